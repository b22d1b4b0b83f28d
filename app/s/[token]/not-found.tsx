import { Gone } from "@/components/shared/gone";

/** A link that shows nothing, whatever the reason. */
export default function ShareNotFound() {
  return <Gone />;
}
