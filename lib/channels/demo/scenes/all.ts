import type { Scene } from "../stage";
import { leaves } from "./leaves";
import { mountains } from "./mountains";
import { quilt } from "./quilt";
import { stillLife } from "./still-life";

/** Every scene that can be drawn. */
export const scenes: readonly [Scene, ...Scene[]] = [stillLife, mountains, leaves, quilt];
