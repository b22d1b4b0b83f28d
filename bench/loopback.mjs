import { Server } from "node:net";

// Preloaded into a program that listens on every address and has no setting for it: here it listens on loopback alone.

const listen = Server.prototype.listen;
Server.prototype.listen = function (...args) {
  if (typeof args[0] === "number")
    return listen.call(this, args[0], "127.0.0.1", ...args.filter((arg) => typeof arg === "function"));
  if (typeof args[0] === "object" && args[0]?.port !== undefined) args[0] = { ...args[0], host: "127.0.0.1" };
  return listen.apply(this, args);
};
