package dev.portolan.provider.invoke;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.aws.Guardrail;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.converse.ConverseRequest;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.translate.Dialect;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * InvokeModel with the format of Amazon's Nova, which is Converse's with a schema version:
 * additional fields are ordinary members here, and there are no metadata and no service tier.
 */
public final class NovaInvoke implements Dialect {
    private static final String EXTRAS = "additionalModelRequestFields";

    /**
     * Members of Converse that the model's own format lacks, and the names reported as dropped for
     * them.
     */
    private static final Map<String, String> OF_CONVERSE =
            Map.of("requestMetadata", "metadata", "serviceTier", "service_tier");

    private static final Set<String> OF_CONVERSE_ALONE =
            Set.of(
                    "additionalModelResponseFieldPaths",
                    Guardrail.MEMBER,
                    "outputConfig",
                    "performanceConfig");

    private final ConverseDialect converse;

    public NovaInvoke(ConverseDialect converse) {
        this.converse = converse;
    }

    @Override
    public TargetProtocol protocol() {
        return TargetProtocol.CONVERSE;
    }

    @Override
    public String id() {
        return converse.id();
    }

    @Override
    public Set<Feature> features() {
        return converse.features();
    }

    @Override
    public AuthStyle auth() {
        return converse.auth();
    }

    @Override
    public Set<String> extensions() {
        return Set.of(EXTRAS);
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, DroppedFields losses)
            throws UntranslatableRequestException {
        var body = new ObjectBuilder().put("schemaVersion", "messages-v1");
        var content = new ConverseRequest(request, target, losses).build();
        for (var member : content.members().entrySet()) {
            var name = member.getKey();
            if (OF_CONVERSE.containsKey(name)) {
                losses.drop(OF_CONVERSE.get(name));
            } else if (!name.equals(EXTRAS) && !OF_CONVERSE_ALONE.contains(name)) {
                body.put(name, member.getValue());
            }
        }
        content.get(EXTRAS)
                .members()
                .forEach((name, extra) -> merge(body, content.get(name), name, extra));
        return InvokePath.post(target, request.service().stream(), body.build());
    }

    /** Puts a member beside existing ones, merging objects member by member. */
    private static void merge(ObjectBuilder body, JsonValue there, String name, JsonValue extra) {
        if (extra.members().isEmpty()) {
            body.put(name, extra);
            return;
        }
        var both = new ObjectBuilder(there);
        extra.members().forEach(both::put);
        body.put(name, both.build());
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        return converse.decoder(target, asked);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }
}
