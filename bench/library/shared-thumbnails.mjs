import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

// Preloaded into the server: a million images show sixteen pictures, by the last digit of their ids.

const ofOne = /\/thumbnails\/[0-9a-f-]{35}([0-9a-f])\/(small|large|web)\.webp$/;
for (const name of ["open", "stat", "readFile"]) {
  const original = promises[name];
  promises[name] = (file, ...rest) =>
    original(typeof file === "string" ? file.replace(ofOne, "/thumbnails/shared-$1/$2.webp") : file, ...rest);
}
syncBuiltinESMExports();
