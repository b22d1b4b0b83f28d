import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { MessagePage } from "@/components/ui/message-page";

type Props = { path: string; image?: string | undefined; problem: string | undefined };

const problems = new Map([
  ["password", "That is not the password of this link."],
  ["wait", "Too many tries. Wait a quarter of an hour and try again."],
]);

/** Asks for a link's password, and tells nothing of what is behind it. */
export function Locked({ path, image, problem }: Props) {
  const error = problem && problems.get(problem);
  return (
    <MessagePage title="Password needed">
      <p>Whoever sent you this link has the password to it.</p>
      <form method="post" action={`${path}/unlock`} className="flex w-full max-w-80 flex-col gap-4">
        {image && <input type="hidden" name="image" value={image} />}
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          maxLength={200}
          autoFocus={Boolean(error)}
          {...(error && { error })}
        />
        <Button type="submit" look="mark" className="h-10">
          Open
        </Button>
      </form>
    </MessagePage>
  );
}
