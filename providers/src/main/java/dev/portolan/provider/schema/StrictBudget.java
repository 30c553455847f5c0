package dev.portolan.provider.schema;

import dev.portolan.provider.json.JsonValue;

/**
 * What Claude enforces in one request: at most twenty strict tools, and limits of all enforced
 * schemas together.
 */
public final class StrictBudget {
    private static final int MAX_TOOLS = 20;

    private final SchemaRules.Limits limits = SchemaRules.CLAUDE.limits();
    private int tools;
    private int optional;
    private int unions;

    /** Counts the schema of the answer. */
    public void answer(JsonValue schema) {
        var size = new SchemaSize(schema);
        optional += size.optional();
        unions += size.unions();
    }

    /** Counts a tool's schema; returns whether the tool can be strict besides those before it. */
    public boolean takes(JsonValue schema) {
        var size = new SchemaSize(schema);
        if (tools == MAX_TOOLS
                || optional + size.optional() > limits.optional()
                || unions + size.unions() > limits.unions()) {
            return false;
        }
        tools++;
        optional += size.optional();
        unions += size.unions();
        return true;
    }
}
