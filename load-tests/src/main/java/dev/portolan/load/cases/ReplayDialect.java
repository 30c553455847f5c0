package dev.portolan.load.cases;

import static dev.portolan.load.cases.AnswerFamily.CHAT;
import static dev.portolan.load.cases.AnswerFamily.CONVERSE;
import static dev.portolan.load.cases.AnswerFamily.GEMINI;
import static dev.portolan.load.cases.AnswerFamily.MESSAGES;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The upstream dialects that cases are played against, with their usual models. */
public enum ReplayDialect {
    OPENAI(CHAT, "provider: openai, " + Credentials.KEY, "/v1", "gpt-4.1"),
    AZURE_OPENAI(CHAT, "provider: azure-openai, " + Credentials.AZURE, "", "gpt-41-prod"),
    AZURE_FOUNDRY(
            CHAT, "provider: azure-foundry, " + Credentials.AZURE, "", "Llama-3.3-70B-Instruct"),
    MISTRAL(CHAT, "provider: mistral, " + Credentials.KEY, "/v1", "mistral-large-latest"),
    VERTEX_MISTRAL(
            CHAT, "provider: gcp-vertex, " + Credentials.VERTEX, "", "mistralai/mistral-medium-3"),
    VLLM(CHAT, Credentials.selfHosted("vllm"), "/v1", "up/model"),
    SGLANG(CHAT, Credentials.selfHosted("sglang"), "/v1", "up/model"),
    TGI(CHAT, Credentials.selfHosted("tgi"), "/v1", "up/model"),
    LLAMA_CPP(CHAT, Credentials.selfHosted("llama-cpp"), "/v1", "up/model"),
    OLLAMA(CHAT, Credentials.selfHosted("ollama"), "/v1", "up/model"),
    NIM(CHAT, Credentials.selfHosted("nim"), "/v1", "up/model"),
    OPENAI_COMPATIBLE(CHAT, Credentials.selfHosted("openai-compatible"), "/v1", "up/model"),
    OVHCLOUD(CHAT, "provider: ovhcloud, " + Credentials.KEY, "/v1", "up/model"),
    SCALEWAY(CHAT, "provider: scaleway, " + Credentials.KEY, "/v1", "up/model"),
    IONOS(CHAT, "provider: ionos, " + Credentials.KEY, "/v1", "up/model"),
    STACKIT(CHAT, "provider: stackit, " + Credentials.KEY, "/v1", "up/model"),
    NEBIUS(CHAT, "provider: nebius, " + Credentials.KEY, "/v1", "up/model"),
    COREWEAVE(CHAT, "provider: coreweave, " + Credentials.KEY, "/v1", "up/model"),
    ANTHROPIC(MESSAGES, "provider: anthropic, " + Credentials.KEY, "/v1", Claude.NAME),
    FOUNDRY_CLAUDE(
            MESSAGES, "provider: azure-foundry, " + Credentials.AZURE, "/anthropic", Claude.NAME),
    VERTEX_CLAUDE(MESSAGES, "provider: gcp-vertex, " + Credentials.VERTEX, "", Claude.NAME),
    BEDROCK_INVOKE(
            MESSAGES,
            "provider: aws-bedrock, api: invoke, " + Credentials.BEDROCK,
            "",
            Claude.onBedrock(Claude.NAME)),
    BEDROCK(
            CONVERSE,
            "provider: aws-bedrock, " + Credentials.BEDROCK,
            "",
            Claude.onBedrock(Claude.NAME)),
    GEMINI_ON_VERTEX(GEMINI, "provider: gcp-vertex, " + Credentials.VERTEX, "", "gemini-2.5-flash");

    /** Names in a case that stand for several dialects. */
    private static final Set<ReplayDialect> SELF_HOSTED =
            EnumSet.of(VLLM, SGLANG, TGI, LLAMA_CPP, OLLAMA, NIM, OPENAI_COMPATIBLE);

    private static final Set<ReplayDialect> CLAUDE =
            EnumSet.of(ANTHROPIC, FOUNDRY_CLAUDE, VERTEX_CLAUDE, BEDROCK_INVOKE, BEDROCK);

    private final AnswerFamily family;
    private final String endpoint;
    private final String path;
    private final String model;

    ReplayDialect(AnswerFamily family, String endpoint, String path, String model) {
        this.family = family;
        this.endpoint = endpoint;
        this.path = path;
        this.model = model;
    }

    /** Returns its name in a case. */
    public String id() {
        return this == GEMINI_ON_VERTEX
                ? "gemini"
                : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the form of its answers. */
    public AnswerFamily family() {
        return family;
    }

    /** Returns the endpoint's settings in a catalog, without its id, address and models. */
    public String endpoint() {
        return endpoint;
    }

    /** Returns the path that belongs to the endpoint's address. */
    public String path() {
        return path;
    }

    /** Returns the members that a model needs besides its names, each with a comma before it. */
    public String modelSettings() {
        return switch (this) {
            case AZURE_OPENAI, AZURE_FOUNDRY -> ", sku: Standard";
            case FOUNDRY_CLAUDE -> ", sku: GlobalStandard";
            case OPENAI,
                    MISTRAL,
                    VERTEX_MISTRAL,
                    VLLM,
                    SGLANG,
                    TGI,
                    LLAMA_CPP,
                    OLLAMA,
                    NIM,
                    OPENAI_COMPATIBLE,
                    OVHCLOUD,
                    SCALEWAY,
                    IONOS,
                    STACKIT,
                    NEBIUS,
                    COREWEAVE,
                    ANTHROPIC,
                    VERTEX_CLAUDE,
                    BEDROCK_INVOKE,
                    BEDROCK,
                    GEMINI_ON_VERTEX ->
                    "";
        };
    }

    /** Returns the usual model's id at the upstream. */
    public String model() {
        return model;
    }

    /** Returns a model's id as this upstream writes it: Bedrock has its own for Claude. */
    public String modelId(String name) {
        boolean bedrock = this == BEDROCK || this == BEDROCK_INVOKE;
        return bedrock && name.startsWith("claude-") ? Claude.onBedrock(name) : name;
    }

    /** Returns the dialects that a name in a case stands for; empty if it is unknown. */
    public static List<ReplayDialect> named(String name) {
        return Stream.of(values()).filter(dialect -> dialect.isNamed(name)).toList();
    }

    /** Returns whether a dialect's or a group's name in a case includes this dialect. */
    public boolean isNamed(String name) {
        return switch (name) {
            case "all" -> true;
            case "self-hosted" -> SELF_HOSTED.contains(this);
            case "claude" -> CLAUDE.contains(this);
            default -> name.equals(family.id()) || name.equals(id());
        };
    }

    /** Returns the value for this dialect among values by name: its own, or its group's. */
    static <T> Optional<T> choose(ReplayDialect dialect, Map<String, T> byName) {
        var own = byName.get(dialect.id());
        return own != null
                ? Optional.of(own)
                : byName.entrySet().stream()
                        .filter(entry -> dialect.isNamed(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /** The names that a case may use, for messages. */
    public static String names() {
        return "all, self-hosted, claude, chat, messages, converse, gemini, "
                + String.join(", ", Stream.of(values()).map(ReplayDialect::id).distinct().toList());
    }

    /** The names of Claude's models. */
    private static final class Claude {
        static final String NAME = "claude-sonnet-4-5";

        static String onBedrock(String name) {
            return "eu.anthropic." + name + "-v1:0";
        }
    }

    /** Credentials and places that a scripted upstream accepts. */
    private static final class Credentials {
        static final String KEY = "credentials: {type: api-key, key: replay-key}" + Place.ATTESTED;
        static final String AZURE = "region: swedencentral, " + KEY;
        static final String BEDROCK = "region: eu-central-1, " + KEY;
        static final String VERTEX = "region: europe-west4, project: p1, " + KEY;

        static String selfHosted(String provider) {
            return "provider: " + provider + ", location: {country: DE}";
        }
    }

    /** The declarations of a cloud's endpoint on loopback. */
    private static final class Place {
        static final String ATTESTED =
                ", attest: {processing: [DE], storage: [DE], by: replay, at: 2026-01-01,"
                        + " expires: 2099-12-31}";
    }
}
