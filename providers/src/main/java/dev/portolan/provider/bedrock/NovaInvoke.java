package dev.portolan.provider.bedrock;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Feature;
import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.Inexpressible;
import dev.portolan.provider.canonical.Losses;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.translate.Dialect;

import java.util.Set;
import java.util.function.Supplier;

/** InvokeModel with the form of Amazon's Nova, which is Converse's under a version of its own. */
final class NovaInvoke implements Dialect {
    /** What Converse has beside the model's own form. */
    private static final Set<String> OF_CONVERSE =
            Set.of(
                    "additionalModelRequestFields",
                    "additionalModelResponseFieldPaths",
                    "guardrailConfig",
                    "outputConfig",
                    "performanceConfig",
                    "requestMetadata",
                    "serviceTier");

    private final ConverseDialect converse;

    NovaInvoke(ConverseDialect converse) {
        this.converse = converse;
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
    public UpstreamRequest encode(Request request, Target target, Losses losses)
            throws Inexpressible {
        var body = new ObjectBuilder().put("schemaVersion", "messages-v1");
        var said = new ConverseRequest(request, target.model(), losses).build();
        for (var member : said.members().entrySet()) {
            if (!OF_CONVERSE.contains(member.getKey())) {
                body.put(member.getKey(), member.getValue());
            }
        }
        return InvokePath.post(target, request.service().stream(), body.build());
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
