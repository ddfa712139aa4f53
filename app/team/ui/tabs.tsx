/** The pages of one's team, those that one's role may see, each a link. */
import { useLocation } from "@remix-run/react";
import { Tabs } from "../../ui/page";

export function TeamTabs({ items }: { items: { href: string; label: string }[] }) {
  const { pathname } = useLocation();
  return (
    <Tabs
      label="Your team"
      items={items.map((item) => ({ ...item, current: pathname === item.href }))}
    />
  );
}
