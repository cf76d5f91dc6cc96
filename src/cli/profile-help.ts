/** What `--profile` means, wherever alert rules are chosen. */
export const PROFILE_HELP = "with the rules as the window has them: one's own too, less what is off or suppressed there"
