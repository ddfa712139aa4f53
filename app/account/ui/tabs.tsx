/** The pages of one's own account, each a link. */
import { useLocation } from "@remix-run/react";
import { Tabs } from "../../ui/page";

const PAGES = [
  { href: "/account", label: "Profile" },
  { href: "/account/factors", label: "Second factor" },
  { href: "/account/sessions", label: "Sessions" },
  { href: "/account/preferences", label: "Preferences" },
  { href: "/account/consents", label: "Consents" },
  { href: "/account/requests", label: "Requests" },
  { href: "/account/usage", label: "Usage" },
  { href: "/my-data", label: "My data" },
  { href: "/account/close", label: "Close" },
];

export function AccountTabs() {
  const { pathname } = useLocation();
  const items = PAGES.map((page) => ({ ...page, current: pathname === page.href }));
  return <Tabs label="Your account" items={items} />;
}
