/** The frame of every page about one prospect: the name, the tabs, and what stands in the way of using them. */
import { useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { type Hindrance, hindranceWords } from "#app/prospects/uses.ts";
import { PostButton } from "../../ui/buttons";
import type { Problems } from "../../ui/form";
import { Notice, Page, Tabs } from "../../ui/page";

/** Each room about one prospect owns the page behind its tab. */
const PAGES = [
  { path: "", label: "Details" },
  { path: "/timeline", label: "Timeline" },
  { path: "/notes", label: "Notes and tasks" },
  { path: "/address", label: "Address" },
  { path: "/suggestions", label: "Suggestions" },
  { path: "/opens", label: "When they open mail" },
  { path: "/rights", label: "Their rights" },
];

type FrameProps = {
  frame: { id: string; name: string; marks: Hindrance[] };
  title: string;
  actions?: ReactNode;
  problems?: Problems | null | undefined;
  children: ReactNode;
};

export function ProspectPage({ frame, title, actions, problems, children }: FrameProps) {
  const { pathname } = useLocation();
  const base = `/prospects/${frame.id}`;
  const items = PAGES.map(({ path, label }) => {
    const href = `${base}${path}`;
    return { href, label, current: pathname === href };
  });
  return (
    <Page
      title={`${title}: ${frame.name}`}
      width="wide"
      back={{ href: "/prospects", label: "Prospects" }}
      actions={actions}
      problems={problems}
    >
      <Tabs label="About this prospect" items={items} />
      {frame.marks.map((mark) => (
        <Notice key={mark} tone="warning" title={hindranceWords[mark]}>
          {mark === "binned" ? <WaysOut id={frame.id} /> : null}
        </Notice>
      ))}
      {children}
    </Page>
  );
}

function WaysOut({ id }: { id: string }) {
  return (
    <div className="row">
      <PostButton action={`/prospects/${id}/restore`}>Restore</PostButton>
      <a href={`/prospects/${id}/erase`}>Erase for good</a>
      <a href="/bin">Who else is in the bin</a>
    </div>
  );
}
