/** The public home. */
import type { MetaFunction } from "@remix-run/node";
import { HomePage } from "../ui/home";

export const meta: MetaFunction = () => [
  { title: "Audienti: outreach that keeps its promises" },
  {
    name: "description",
    content:
      "Bring your prospects, write to them from your own mailbox, and stop the moment one of them says stop.",
  },
];

export default function Home() {
  return <HomePage />;
}
