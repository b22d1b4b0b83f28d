import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

// What needs no nonce; the Content-Security-Policy is set for each request in proxy.ts.
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
];

// Where there are no pages, only JSON and bytes, whatever else is answered there may load nothing.
const nothing = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];
const pageless = ["api/:path+", "media/:path+", "v1/:path+", "_next/:path+"].concat([
  "s/:token/:part(media|zip|unlock|review)/:path*",
]);

// The address of a shared link opens it: no other site is told of it, and no search engine keeps what it shows.
const unlisted = [
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Robots-Tag", value: "noindex, nofollow, noimageindex, noarchive" },
];

const config: NextConfig = {
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // The title comes with its page, for browsers too: streamed after it, there was a moment without one on the way there.
  htmlLimitedBots: /./,
  // A page that is asked for while there is no connection opens once it is back, in place of the browser's error page.
  experimental: { useOffline: true },
  turbopack: { root: import.meta.dirname },
  // Packages with native parts, or that find their own files at run time.
  serverExternalPackages: ["@prisma/adapter-pg", "pg", "pg-boss", "pino", "sharp", "undici", "@node-rs/argon2"],
  headers: async () => [
    { source: "/:path*", headers },
    ...pageless.map((path) => ({ source: `/${path}`, headers: nothing })),
    { source: "/s/:path*", headers: unlisted },
  ],
};

// Messages are compiled when the app is built, so that no browser loads what parses them.
export default createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  experimental: { messages: { path: "./lib/messages", format: "json", locales: "infer", precompile: true } },
})(config);
