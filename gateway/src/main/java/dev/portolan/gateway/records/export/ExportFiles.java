package dev.portolan.gateway.records.export;

/** The names of an export's files. */
final class ExportFiles {
    static final String MANIFEST = "manifest.json";
    static final String KEYS = "keys.jsonl";
    static final String LINKS = "links.jsonl";
    static final String RECEIPTS = "receipts.jsonl";
    static final String TEXTS = "texts";

    private ExportFiles() {}
}
