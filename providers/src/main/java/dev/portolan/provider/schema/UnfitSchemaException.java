package dev.portolan.provider.schema;

/** Ends the fitting of a schema; converted to a value within this package. */
final class UnfitSchemaException extends Exception {
    private final String why;

    UnfitSchemaException(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
