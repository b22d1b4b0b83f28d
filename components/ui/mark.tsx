/** The logo: a yellow frame on ink. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0 text-ink">
      <path fill="currentColor" d="M0 0h32v32H0z" />
      <path fill="none" stroke="var(--color-mark)" strokeWidth="2.5" d="M7 8h18v16H7z" />
    </svg>
  );
}
