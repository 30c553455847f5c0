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
import dev.portolan.provider.translate.Dialect;

import java.util.Set;
import java.util.function.Supplier;

/** InvokeModel with the forms of models that take a prompt and answer with text, and no more. */
final class TextInvoke implements Dialect {
    @Override
    public String id() {
        return ConverseDialect.ID;
    }

    @Override
    public Set<Feature> features() {
        return Set.of();
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.AWS;
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, Losses losses)
            throws Inexpressible {
        refuse(request, losses);
        var vendor = TextVendor.of(target.model()).orElseThrow();
        var body = vendor.request(new TextAsk(request, target.model()));
        return InvokePath.post(target, request.service().stream(), body);
    }

    private static void refuse(Request request, Losses losses) throws Inexpressible {
        var sampling = request.sampling();
        if (sampling.logitBias() != null && !sampling.logitBias().members().isEmpty()) {
            throw new Inexpressible("logit_bias", "The model takes no bias.");
        }
        if (request.hasToolHistory()) {
            throw new Inexpressible("messages", "The model knows no tools.");
        }
        losses.dropIf(sampling.seed() != null, "seed");
        losses.dropIf(sampling.frequencyPenalty() != null, "frequency_penalty");
        losses.dropIf(sampling.presencePenalty() != null, "presence_penalty");
        losses.dropIf(request.service().endUser() != null, "user");
        losses.dropIf(request.service().cacheKey() != null, "prompt_cache_key");
        losses.dropIf(request.service().tier() != null, "service_tier");
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        var vendor = TextVendor.of(target.model()).orElseThrow();
        return new BedrockDecoder(head -> new TextAnswer(head, target.model(), vendor));
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }
}
