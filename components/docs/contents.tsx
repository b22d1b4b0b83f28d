type Props = { parts: Record<string, { id: string; title: string }> };

/** What the page has, as links: beside it where there is room, else above it. */
export function Contents({ parts }: Props) {
  return (
    <nav aria-label="Contents" className="md:sticky md:top-4 md:self-start">
      <ul className="grid grid-cols-2 gap-x-4 border-hairline phone:border-t md:grid-cols-1 md:border-l">
        {Object.values(parts).map(({ id, title }) => (
          <li key={id} className="phone:border-b phone:border-hairline">
            <a
              href={`#${id}`}
              className="flex min-h-8 items-center text-muted hover:text-ink touch:min-h-11 md:-ml-px md:border-l-3 md:border-transparent md:px-3 md:hover:border-mark"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
