/** Why an address was not taken, as a sentence beside its field. */

export const addressRefusals = {
  "already-there": { field: "email", sentence: "You have a prospect with this address already." },
  "in-the-bin": {
    field: "email",
    sentence:
      "Somebody with this address is in the bin. Restore them there, or erase them for good first.",
  },
  // Not who, why or when: whoever types an address in learns nothing about its owner.
  "asked-not-to-be-contacted": {
    field: "email",
    sentence: "This address is on your do-not-contact list, so it was not taken.",
  },
} as const;
