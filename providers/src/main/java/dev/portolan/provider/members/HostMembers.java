package dev.portolan.provider.members;

import static dev.portolan.provider.members.ClaudePlatform.BEDROCK_CONVERSE;
import static dev.portolan.provider.members.ClaudePlatform.BEDROCK_INVOKE;
import static dev.portolan.provider.members.ClaudePlatform.FOUNDRY;
import static dev.portolan.provider.members.ClaudePlatform.VERTEX;
import static dev.portolan.provider.members.MemberLocation.BODY;
import static dev.portolan.provider.members.MemberLocation.SETTING;
import static dev.portolan.provider.members.MemberLocation.TOOL;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The members of Anthropic's protocol that a host of Claude refuses and that don't change what is
 * asked, so that they are left out there. As of 2026-11-29.
 *
 * <p>Sources: the platform tables of Anthropic's feature pages (platform.claude.com/docs), AWS's
 * page on Claude's request format, and the reports anthropics/claude-code#21612 and
 * BerriAI/litellm#19877. A member in no row is sent: hosts add members faster than a table does.
 */
public final class HostMembers {
    /** The Claude models of Bedrock that accept a lifetime of cached prefixes: 4.5 and later. */
    private static final Pattern HAS_TTL =
            Pattern.compile("claude-[a-z]+-(?:4-[5-9](?:\\D|$)|[5-9](?:\\D|$))");

    private record Row(MemberLocation location, String name, Set<ClaudePlatform> refusing) {}

    private static final Set<ClaudePlatform> CLOUDS =
            Set.of(VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE, FOUNDRY);
    private static final Set<ClaudePlatform> BEDROCK = Set.of(BEDROCK_INVOKE, BEDROCK_CONVERSE);
    private static final Set<ClaudePlatform> BEDROCK_AND_VERTEX =
            Set.of(VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE);

    private static final List<Row> ROWS =
            List.of(
                    new Row(BODY, "speed", CLOUDS),
                    new Row(BODY, "diagnostics", CLOUDS),
                    new Row(BODY, "fallbacks", CLOUDS),
                    new Row(BODY, "user_profile_id", CLOUDS),
                    new Row(BODY, "betas", CLOUDS),
                    new Row(BODY, "service_tier", Set.of(VERTEX, BEDROCK_INVOKE)),
                    new Row(SETTING, "scope", BEDROCK_AND_VERTEX),
                    new Row(SETTING, "ttl", BEDROCK),
                    new Row(SETTING, "task_budget", CLOUDS),
                    new Row(TOOL, "allowed_callers", BEDROCK_AND_VERTEX),
                    new Row(TOOL, "input_examples", Set.of(VERTEX)));

    private HostMembers() {}

    /** Returns whether a table row exists for a member. */
    static boolean lists(MemberLocation location, String name) {
        return ROWS.stream().anyMatch(row -> row.location() == location && row.name().equals(name));
    }

    /** Returns whether a model at a platform refuses a member. */
    public static boolean refuses(
            ClaudePlatform platform, String model, MemberLocation location, String name) {
        return ROWS.stream()
                .anyMatch(
                        row ->
                                row.location() == location
                                        && row.name().equals(name)
                                        && row.refusing().contains(platform)
                                        && !(name.equals("ttl") && HAS_TTL.matcher(model).find()));
    }
}
