/** Where a member can go: the rooms in the rail, and above a room's lists its other lists. */
import { useLocation } from "@remix-run/react";
import { Icon, type IconName } from "../../ui/icon";
import { Tabs } from "../../ui/page";

type Part = { href: string; label: string };
/** `also`: an address of the same room that does not begin like it. */
type Room = Part & { icon: IconName; parts: Part[]; also?: string };

const ROOMS: Room[] = [
  { href: "/home", label: "Home", icon: "home", parts: [] },
  {
    ...{ href: "/prospects", label: "Prospects", icon: "people" },
    parts: [
      { href: "/prospects", label: "People" },
      { href: "/lists", label: "Lists" },
      { href: "/tags", label: "Tags" },
      { href: "/fields", label: "Fields" },
      { href: "/duplicates", label: "Duplicates" },
      { href: "/bulk", label: "Bulk acts" },
      { href: "/exports/new", label: "Exports" },
      { href: "/bin", label: "Bin" },
    ],
  },
  { href: "/imports", label: "Imports", icon: "import", parts: [] },
  {
    ...{ href: "/find", label: "Find and check", icon: "search" },
    parts: [
      { href: "/find", label: "Find an address" },
      { href: "/domains", label: "Companies" },
      { href: "/suggestions", label: "Suggested" },
      { href: "/completions", label: "Completed" },
      { href: "/checks", label: "Checked" },
      { href: "/providers", label: "Providers" },
      { href: "/enrichment-rules", label: "Rules" },
    ],
  },
  {
    ...{ href: "/tasks", label: "To do", icon: "due" },
    parts: [
      { href: "/tasks", label: "Tasks" },
      { href: "/due", label: "To justify" },
      { href: "/notices", label: "To be told" },
      { href: "/requests", label: "Requests" },
    ],
  },
  { href: "/sequences", label: "Sequences", icon: "send", parts: [] },
  { href: "/inbox", label: "Inbox", icon: "inbox", parts: [] },
  { href: "/mailboxes", label: "Mailboxes", icon: "mailbox", parts: [] },
  { href: "/suppressions", label: "Do not contact", icon: "stop", parts: [] },
  { href: "/team", label: "Team", icon: "settings", parts: [], also: "/settings" },
];

/** Rendered for the phone's menu and for the rail; only one of them is ever displayed. */
export function Rooms() {
  const { pathname } = useLocation();
  return (
    <nav className="rooms" aria-label="Audienti">
      <ul>
        {ROOMS.map((room) => (
          <li key={room.href}>
            <a href={room.href} aria-current={whereabouts(pathname, room)}>
              <Icon name={room.icon} />
              {room.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function whereabouts(
  pathname: string,
  { href, parts, also = href }: Room,
): "page" | "true" | undefined {
  if (pathname === href) return "page";
  const places = [href, also, ...parts.map((part) => part.href)];
  const isInside = places.some((place) => pathname === place || pathname.startsWith(`${place}/`));
  return isInside ? "true" : undefined;
}

/** On the lists themselves; a page about one thing has its own way back. */
export function Parts() {
  const { pathname } = useLocation();
  const room = ROOMS.find(({ parts }) => parts.some(({ href }) => href === pathname));
  if (!room) return null;
  const items = room.parts.map((part) => ({ ...part, current: part.href === pathname }));
  return <Tabs label={room.label} items={items} />;
}
