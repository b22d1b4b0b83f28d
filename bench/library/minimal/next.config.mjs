import path from "node:path";

export default {
  poweredByHeader: false,
  images: { unoptimized: true },
  turbopack: { root: path.resolve(import.meta.dirname, "../../..") },
  serverExternalPackages: ["pg"],
};
