/** Where each browser keeps its cookies: blocking, allowing and deleting them. */
import { Fragment } from "react";

const browsers = [
  {
    name: "Firefox",
    where: "Menu, Settings, Privacy & Security, Cookies and Site Data.",
    block: "Manage Exceptions: give our address, then Block or Allow.",
    remove: "Manage Data: choose our address, then Remove Selected.",
  },
  {
    name: "Chrome",
    where: "Menu, Settings, Privacy and security, Site settings, On-device site data.",
    block: "Add our address to the sites that may not save data, or to those that may.",
    remove: "See all site data and permissions: find our address, then the bin beside it.",
  },
  {
    name: "Safari",
    where:
      "On a Mac: Safari, Settings, Privacy and Advanced. On an iPhone: Settings, Apps, Safari, Advanced.",
    block: "Switch Block All Cookies on or off; Safari has no such switch for one site.",
    remove: "Manage Website Data, or Website Data: find our address, then Remove.",
  },
  {
    name: "Edge",
    where: "Menu, Settings, Privacy, search and services, Cookies.",
    block: "Add our address to Block or Allow.",
    remove: "See all cookies and site data: find our address, then the bin beside it.",
  },
];

export function BrowserHelp() {
  return (
    <>
      {browsers.map(({ name, where, block, remove }) => (
        <Fragment key={name}>
          <h3>{name}</h3>
          <ul>
            <li>{where}</li>
            <li>
              <strong>Block or allow:</strong> {block}
            </li>
            <li>
              <strong>Delete:</strong> {remove}
            </li>
          </ul>
        </Fragment>
      ))}
      <p>
        Menus move now and then: searching the settings for “cookies” finds them in each. Internet
        Explorer has been out of support since 2022 and gets no security repairs; use another
        browser.
      </p>
    </>
  );
}
