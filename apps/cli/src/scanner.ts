/** The scanner of `sbx audit`, for programs: text that is run in a guest, and reports what it finds there. */
export { scan, scannerText, type Finding, type ScanOptions, type ScanReport } from "@sbx/tooling-attacks/scanner";
