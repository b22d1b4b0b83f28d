import type { Scene } from "../stage";
import { arches } from "./arches";
import { botanical } from "./botanical";
import { city } from "./city";
import { desert } from "./desert";
import { forest } from "./forest";
import { fruit } from "./fruit";
import { leaves } from "./leaves";
import { mountains } from "./mountains";
import { planet } from "./planet";
import { portrait } from "./portrait";
import { quilt } from "./quilt";
import { ribbons } from "./ribbons";
import { sea } from "./sea";
import { stillLife } from "./still-life";

/** Every scene that can be drawn. */
export const scenes: readonly [Scene, ...Scene[]] = [
  stillLife,
  mountains,
  leaves,
  quilt,
  sea,
  city,
  planet,
  botanical,
  desert,
  ribbons,
  arches,
  forest,
  portrait,
  fruit,
];
