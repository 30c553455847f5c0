package dev.portolan.provider.members;

/** The members of small objects that configure the answer, in any protocol. */
final class SettingMembers {
    /** Members with scalar values. */
    static final String NAMES =
            """
            type name description strict include_usage include_obfuscation continuous_usage_stats
            effort summary generate_summary max_tokens exclude enabled budget_tokens display ttl
            mode syntax definition disable_parallel_tool_use voice
            """;

    /** Members with such objects again. */
    static final String NESTED = "json_schema function custom grammar format allowed_tools tools";

    private SettingMembers() {}
}
