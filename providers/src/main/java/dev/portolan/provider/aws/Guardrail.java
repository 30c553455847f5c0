package dev.portolan.provider.aws;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;

/**
 * The guardrail that an endpoint sets for its chats, in the formats of Bedrock's operations.
 *
 * @param id its id or ARN
 */
public record Guardrail(String id, String version) {
    /** The member of a Converse request. */
    public static final String MEMBER = "guardrailConfig";

    private static final String ID_HEADER = "x-amzn-bedrock-guardrailidentifier";
    private static final String VERSION_HEADER = "x-amzn-bedrock-guardrailversion";

    /** Returns the guardrail of a target; null if it has none. */
    public static @Nullable Guardrail of(Target target) {
        var id = target.settings().get(Target.GUARDRAIL);
        var version = target.settings().get(Target.GUARDRAIL_VERSION);
        return id == null || version == null ? null : new Guardrail(id, version);
    }

    /** Returns the guardrail as a member of a Converse request. */
    public JsonValue config() {
        return new ObjectBuilder()
                .put("guardrailIdentifier", id)
                .put("guardrailVersion", version)
                .build();
    }

    /** Adds the guardrail as headers, which all other operations use. */
    public Preparation onto(Preparation prepared) {
        return switch (prepared) {
            case Preparation.Unsupported unsupported -> unsupported;
            case Preparation.Ready(UpstreamRequest request) -> {
                var headers = new HashMap<>(request.headers());
                headers.put(ID_HEADER, id);
                headers.put(VERSION_HEADER, version);
                yield new Preparation.Ready(
                        new UpstreamRequest(
                                request.method(),
                                request.path(),
                                headers,
                                request.body(),
                                request.dropped()));
            }
        };
    }
}
