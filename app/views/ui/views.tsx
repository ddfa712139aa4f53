/** The views that a member may choose from, with the one they look at marked. */

import { viewUrl } from "#app/views/view.ts";
import { Tabs } from "../../ui/page";

type View = { id: string; name: string; query: string };
type ViewsProps = {
  views: View[];
  current?: { id: string } | null;
  query: unknown[];
  everybody: string;
};

export function Views({ views, current, query, everybody }: ViewsProps) {
  if (views.length === 0) return null;
  const items = views.map((view) => ({
    href: viewUrl(view),
    label: view.name,
    current: view.id === current?.id,
  }));
  const all = { href: everybody, label: "Everybody", current: query.length === 0 };
  return <Tabs label="Views" items={[all, ...items, { href: "/views", label: "Manage views" }]} />;
}
