/** A signed-in person without a browser: keeps cookies, sends the Origin that a browser would. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly origin: string | null = url,
  ) {}

  /** Fetches a path of the server; a body goes as JSON. Redirects are not followed. */
  async fetch(
    path: string,
    options: {
      method?: string;
      body?: unknown;
      form?: Record<string, string>;
      signal?: AbortSignal;
      headers?: Record<string, string>;
    } = {},
  ) {
    const { method = options.body || options.form ? "POST" : "GET", body, form, signal, headers } = options;
    const response = await fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...headers,
        cookie: this.cookieHeader(),
        ...(this.origin !== null && { origin: this.origin }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(form && { body: new URLSearchParams(form) }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** What the visitor sends along. */
  cookieHeader(): string {
    return Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Signs in; false if it was refused. */
  async signIn(email: string, password: string): Promise<boolean> {
    const { csrfToken } = (await (await this.fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    const form = { csrfToken, email, password, json: "true" };
    return (await this.fetch("/api/auth/callback/credentials", { form })).status === 200;
  }

  async signOut(): Promise<void> {
    const { csrfToken } = (await (await this.fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    await this.fetch("/api/auth/signout", { form: { csrfToken, json: "true" } });
  }

  /** What the visitor would send along, for another visitor to steal. */
  copyCookiesTo(other: Visitor): void {
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
  }
}
