import type { Palette, Time } from "./palettes";
import type { Random } from "./random";
import type { Defs } from "./svg";

/** What a scene is given. The shorter side is 1000 units whatever the pixels, so a scene never knows its resolution. */
export type Stage = {
  width: number;
  height: number;
  palette: Palette;
  time: Time;
  random: Random;
  defs: Defs;
  /** Whether the prompt has one of these words. */
  says(words: RegExp): boolean;
};

/** A drawn scene: SVG in two layers (a transparent picture leaves out the first) and the words for it. */
export type Picture = {
  backdrop: string;
  subject: string;
  /** What is seen: a phrase that goes on from the prompt. */
  depicts: string;
  /** How it is arranged: a whole sentence. */
  composition: string;
};

export type Scene = {
  name: string;
  /** Prompts with these words want this scene. */
  keywords: RegExp;
  /** The hours it looks best at, if the prompt names none. */
  times: readonly Time[];
  /** A scene that only works in the dark. */
  nocturnal?: boolean;
  draw(stage: Stage): Picture;
};
