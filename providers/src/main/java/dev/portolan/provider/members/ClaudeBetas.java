package dev.portolan.provider.members;

import static dev.portolan.provider.members.ClaudePlatform.BEDROCK_CONVERSE;
import static dev.portolan.provider.members.ClaudePlatform.BEDROCK_INVOKE;
import static dev.portolan.provider.members.ClaudePlatform.FOUNDRY;
import static dev.portolan.provider.members.ClaudePlatform.VERTEX;

import dev.portolan.provider.request.AnthropicBetas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The beta features that each platform of Claude accepts by name. As of 2026-11-29.
 *
 * <p>A cloud refuses a whole request for one name it doesn't know, and a feature it doesn't have
 * can't be lost by leaving its name out; so only the names listed here are sent to clouds, and new
 * ones are left out until they are listed. Anthropic's own API defines the names and gets all.
 *
 * <p>Sources: AWS's list in "Anthropic Claude Messages API" (Bedrock user guide), Anthropic's pages
 * on each feature with their tables of platforms, and the reports anthropics/claude-code#49370,
 * #56595, #21625.
 */
public final class ClaudeBetas {

    /** On clouds, models other than these refuse the name or always interleave. */
    private static final Pattern INTERLEAVES_ON_REQUEST =
            Pattern.compile("claude-(?:opus|sonnet)-4(?!-[7-9](?:\\D|$))");

    private static final String INTERLEAVED = "interleaved-thinking-2025-05-14";

    /** The bundle of features of which Bedrock and Vertex have one, under its own name. */
    private static final String TOOL_BUNDLE = "advanced-tool-use-2025-11-20";

    private static final String TOOL_SEARCH = "tool-search-tool-2025-10-19";

    private static final Map<String, Set<ClaudePlatform>> ACCEPTED =
            Map.ofEntries(
                    Map.entry(
                            INTERLEAVED, Set.of(VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE, FOUNDRY)),
                    Map.entry(
                            "context-1m-2025-08-07",
                            Set.of(VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE, FOUNDRY)),
                    Map.entry(
                            "computer-use-2025-01-24",
                            Set.of(VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE, FOUNDRY)),
                    Map.entry(
                            "computer-use-2025-11-24",
                            Set.of(VERTEX, BEDROCK_INVOKE, BEDROCK_CONVERSE, FOUNDRY)),
                    Map.entry(
                            "context-management-2025-06-27",
                            Set.of(VERTEX, BEDROCK_INVOKE, FOUNDRY)),
                    Map.entry("compact-2026-01-12", Set.of(VERTEX, BEDROCK_INVOKE)),
                    Map.entry(
                            "effort-2025-11-24", Set.of(BEDROCK_INVOKE, BEDROCK_CONVERSE, FOUNDRY)),
                    Map.entry(
                            "fine-grained-tool-streaming-2025-05-14",
                            Set.of(BEDROCK_INVOKE, BEDROCK_CONVERSE)),
                    Map.entry(TOOL_SEARCH, Set.of(VERTEX, BEDROCK_INVOKE)),
                    Map.entry("tool-examples-2025-10-29", Set.of(BEDROCK_INVOKE)),
                    Map.entry(TOOL_BUNDLE, Set.of(FOUNDRY)),
                    Map.entry("structured-outputs-2025-11-13", Set.of(BEDROCK_CONVERSE, FOUNDRY)),
                    Map.entry("web-search-2025-03-05", Set.of(VERTEX, FOUNDRY)),
                    Map.entry("web-fetch-2025-09-10", Set.of(FOUNDRY)),
                    Map.entry("code-execution-2025-08-25", Set.of(FOUNDRY)),
                    Map.entry("files-api-2025-04-14", Set.of(FOUNDRY)),
                    Map.entry("skills-2025-10-02", Set.of(FOUNDRY)),
                    Map.entry("mcp-client-2025-04-04", Set.of(FOUNDRY)),
                    Map.entry("mcp-client-2025-11-20", Set.of(FOUNDRY)),
                    Map.entry("prompt-caching-scope-2026-01-05", Set.of(FOUNDRY)));

    private ClaudeBetas() {}

    /**
     * The result of choosing names for a platform.
     *
     * @param sent the names to send
     * @param dropped the names left out
     */
    public record Choice(AnthropicBetas sent, List<String> dropped) {
        public Choice {
            dropped = List.copyOf(dropped);
        }
    }

    /** Chooses, of the names that a caller sent, those that a model at a platform accepts. */
    public static Choice choose(ClaudePlatform platform, String model, AnthropicBetas asked) {
        if (platform == ClaudePlatform.ANTHROPIC) {
            return new Choice(asked, List.of());
        }
        var sent = new ArrayList<String>();
        var dropped = new ArrayList<String>();
        for (var name : asked.names()) {
            var there = accepts(platform, TOOL_BUNDLE) ? name : narrowed(name);
            if (!accepts(platform, there) || isRefused(there, platform, model)) {
                dropped.add(name);
            } else if (!sent.contains(there)) {
                sent.add(there);
            }
        }
        return new Choice(new AnthropicBetas(sent), dropped);
    }

    private static boolean accepts(ClaudePlatform platform, String name) {
        return ACCEPTED.getOrDefault(name, Set.of()).contains(platform);
    }

    private static String narrowed(String name) {
        return name.equals(TOOL_BUNDLE) ? TOOL_SEARCH : name;
    }

    /**
     * Foundry's models have names of the operator's choice which don't contain their generation.
     */
    private static boolean isRefused(String name, ClaudePlatform platform, String model) {
        return name.equals(INTERLEAVED)
                && platform != FOUNDRY
                && !INTERLEAVES_ON_REQUEST.matcher(model).find();
    }
}
