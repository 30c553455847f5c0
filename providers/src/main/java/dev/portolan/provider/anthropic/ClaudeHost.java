package dev.portolan.provider.anthropic;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.media.MediaTarget;
import dev.portolan.provider.members.ClaudePlatform;
import dev.portolan.provider.openai.OperationPaths;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Optional;

/**
 * A host of Claude, and its differences from Anthropic's own API.
 *
 * @param id the name a catalog uses
 * @param platform the API, which decides the beta features and members it is sent
 * @param bodyVersion the {@code anthropic_version} of the body where the path names the model; null
 *     where the body names it and a header the version
 */
public record ClaudeHost(
        String id,
        AuthStyle auth,
        Optional<URI> base,
        ProbePaths probes,
        OperationPaths route,
        ClaudePlatform platform,
        @Nullable String bodyVersion) {
    /** Anthropic's own API. */
    static final ClaudeHost ANTHROPIC =
            new ClaudeHost(
                    "anthropic",
                    AuthStyle.ANTHROPIC,
                    Optional.of(URI.create("https://api.anthropic.com/v1")),
                    ProbePaths.MODELS,
                    OperationPaths.V1,
                    ClaudePlatform.ANTHROPIC,
                    null);

    /** Returns a cloud that serves Claude at its own paths, without paths for health or models. */
    public static ClaudeHost cloud(
            String id, AuthStyle auth, ClaudePlatform platform, OperationPaths route) {
        return new ClaudeHost(id, auth, Optional.empty(), NOTHING, route, platform, null);
    }

    /** Returns this host with the version in the body, and the model only in the path. */
    public ClaudeHost naming(String version) {
        return new ClaudeHost(id, auth, base, probes, route, platform, version);
    }

    /** Returns what media may be: where the path names the model, a cloud runs it. */
    MediaTarget media() {
        return bodyVersion == null ? MediaTarget.CLAUDE : MediaTarget.CLAUDE_IN_CLOUDS;
    }

    private static final ProbePaths NOTHING =
            new ProbePaths(Optional.empty(), Optional.empty(), Optional.empty());
}
