/** What went wrong, said once to those who listen to the page. */
export function Problem({ children }: { children: string | undefined }) {
  return children ? (
    <p role="alert" className="wrap-anywhere text-error">
      {children}
    </p>
  ) : null;
}
