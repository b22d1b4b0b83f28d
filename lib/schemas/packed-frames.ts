import type { FrameView, PersonView } from "./views";

type Packed = { people: PersonView[]; frames: Row[] };
type Row = [
  ...[id: string, number: number, generationId: string, index: number, width: number, height: number],
  ...[thumbhash: string | null, prompt: string, quality: string | null, person: number],
  ...[isPrivate: 0 | 1, picked: 0 | 1, demo: 0 | 1, createdAt: string],
];

/**
 * Frames as one string, without their fields' names and each person once: as objects React would walk through every field
 * of them three times while it renders a page, and the page would be a third larger.
 */
export function packFrames(frames: FrameView[]): string {
  const people = [...new Map(frames.map(({ person }) => [person.id, person])).values()];
  const places = new Map(people.map(({ id }, place) => [id, place]));
  const rows = frames.map((frame): Row => {
    const { id, number, generationId, index, width, height, thumbhash, prompt, quality, person, createdAt } = frame;
    const marks = [frame.private ? 1 : 0, frame.picked ? 1 : 0, frame.demo ? 1 : 0] as const;
    const place = places.get(person.id) ?? 0;
    return [id, number, generationId, index, width, height, thumbhash, prompt, quality, place, ...marks, createdAt];
  });
  return JSON.stringify({ people, frames: rows } satisfies Packed);
}

/** What `packFrames` has packed. */
export function unpackFrames(packed: string): FrameView[] {
  const { people, frames } = JSON.parse(packed) as Packed;
  return frames.map((row) => {
    const [id, number, generationId, index, width, height, thumbhash, prompt, quality, place] = row;
    const [, , , , , , , , , , isPrivate, picked, demo, createdAt] = row;
    const person = people[place] as PersonView;
    const marks = { private: isPrivate === 1, picked: picked === 1, demo: demo === 1 };
    return { id, number, generationId, index, width, height, thumbhash, prompt, quality, person, ...marks, createdAt };
  });
}
