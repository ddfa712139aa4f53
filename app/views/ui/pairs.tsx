/** What a form carries along unseen; a name may stand there more than once. */
import { Hidden } from "../../ui/form";

export type Pair = [string, string];

export function Pairs({ pairs }: { pairs: Pair[] }) {
  return pairs.map(([name, value]) => (
    <Hidden key={`${name}=${value}`} name={name} value={value} />
  ));
}
