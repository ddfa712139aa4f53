/** Where an imported file may lie in the store: only one of these at a time is the file. */

export function firstLocation(teamId: string, fileId: string): string {
  return `${teamId}/${fileId}.csv`;
}

/** Where it is written anew, so that nothing is lost if that fails half way. */
export function otherLocation(location: string): string {
  return location.endsWith("-2.csv")
    ? location.replace(/-2\.csv$/, ".csv")
    : location.replace(/\.csv$/, "-2.csv");
}

/** Where a workbook lies while it is made CSV. */
export function workbookLocation(location: string): string {
  return location.replace(/(-2)?\.csv$/, ".xlsx");
}

export function locationsOf(location: string): string[] {
  return [location, otherLocation(location), workbookLocation(location)];
}
