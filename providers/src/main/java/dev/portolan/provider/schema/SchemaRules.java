package dev.portolan.provider.schema;

import java.util.Set;

/**
 * What a target accepts in a schema, as published in November 2026.
 *
 * @param kept the keywords written as they are; others become part of the description, or are left
 *     out where they constrain nothing
 * @param formats the accepted values of the keyword for formats
 * @param closed whether every object has to forbid other members, and every value a type
 * @param allRequired whether every member has to be required
 * @param recursive whether a definition may refer to itself
 * @param rootObject whether the whole has to be an object
 * @param limits the largest schema
 */
public record SchemaRules(
        Set<String> kept,
        Set<String> formats,
        boolean closed,
        boolean allRequired,
        boolean recursive,
        boolean rootObject,
        Limits limits) {
    /**
     * The largest schema; 0 is no limit.
     *
     * @param properties the members of all objects together
     * @param depth the nesting of objects and arrays
     * @param enumValues the values of all {@code enum}s together
     * @param text the characters of all names and of the values of {@code enum} and {@code const}
     * @param optional the members that are not required
     * @param unions the members with alternatives or several types
     */
    public record Limits(
            int properties, int depth, int enumValues, int text, int optional, int unions) {}

    private static final Set<String> FORMATS =
            Set.of(
                    "date-time",
                    "time",
                    "date",
                    "duration",
                    "email",
                    "hostname",
                    "uri",
                    "ipv4",
                    "ipv6",
                    "uuid");

    /**
     * Claude's structured outputs and strict tools, at Anthropic, the clouds that serve Claude, and
     * Bedrock's {@code outputConfig} for all models
     * (platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations"
     * and "Schema complexity limits";
     * docs.aws.amazon.com/bedrock/latest/userguide/structured-output).
     */
    public static final SchemaRules CLAUDE =
            new SchemaRules(
                    Set.of("title", "description", "default", "enum", "const", "pattern"),
                    FORMATS,
                    true,
                    false,
                    false,
                    false,
                    new Limits(0, 0, 0, 0, 24, 16));

    /**
     * OpenAI's strict mode (developers.openai.com, "Structured Outputs", "Supported schemas";
     * {@code prefixItems} by a recorded answer).
     */
    public static final SchemaRules OPENAI =
            new SchemaRules(
                    Set.of(
                            "title",
                            "description",
                            "enum",
                            "const",
                            "pattern",
                            "multipleOf",
                            "minimum",
                            "maximum",
                            "exclusiveMinimum",
                            "exclusiveMaximum",
                            "minItems",
                            "maxItems",
                            "prefixItems"),
                    Set.of(
                            "date-time",
                            "time",
                            "date",
                            "duration",
                            "email",
                            "hostname",
                            "ipv4",
                            "ipv6",
                            "uuid"),
                    true,
                    true,
                    true,
                    true,
                    new Limits(5000, 10, 1000, 120_000, 0, 0));

    /**
     * Strict mode on Azure (learn.microsoft.com, "Structured outputs", "Unsupported type-specific
     * keywords": bounds of strings, numbers, objects and arrays; 100 members, 5 levels).
     */
    public static final SchemaRules AZURE =
            new SchemaRules(
                    Set.of("title", "description", "enum", "const"),
                    Set.of(),
                    true,
                    true,
                    true,
                    true,
                    new Limits(100, 5, 500, 15_000, 0, 0));

    /**
     * Gemini's {@code responseJsonSchema} and {@code parametersJsonSchema} (the list in the
     * reference of {@code GenerationConfig}; {@code $ref} beside {@code description} and {@code
     * default} only, anomalyco/opencode#12295).
     */
    public static final SchemaRules GEMINI =
            new SchemaRules(
                    Set.of(
                            "title",
                            "description",
                            "default",
                            "enum",
                            "format",
                            "minItems",
                            "maxItems",
                            "minimum",
                            "maximum",
                            "prefixItems",
                            "additionalProperties",
                            "propertyOrdering",
                            "oneOf"),
                    Set.of(),
                    false,
                    false,
                    false,
                    false,
                    new Limits(0, 0, 0, 0, 0, 0));

    boolean keeps(String keyword) {
        return kept.contains(keyword);
    }

    boolean keepsFormat(String format) {
        return keeps("format") || formats.contains(format);
    }
}
