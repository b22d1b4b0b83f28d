type Props = { parts: Record<string, { id: string; title: string }> };

/** What the page has, as links: beside it where there is room, else above it. */
export function Contents({ parts }: Props) {
  return (
    <nav aria-label="Contents" className="md:sticky md:top-4 md:self-start">
      <ul className="flex flex-col border-l border-hairline phone:border-l-0 phone:border-t">
        {Object.values(parts).map(({ id, title }) => (
          <li key={id} className="phone:border-b phone:border-hairline">
            <a
              href={`#${id}`}
              className="-ml-px flex min-h-8 items-center border-l-3 border-transparent px-3 text-muted hover:border-mark hover:text-ink touch:min-h-11 phone:px-0"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
