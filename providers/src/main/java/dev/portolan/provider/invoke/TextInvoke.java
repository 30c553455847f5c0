package dev.portolan.provider.invoke;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.aws.BedrockDecoder;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Reasoning;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.converse.ConverseDialect;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.translate.Dialect;

import java.util.Set;
import java.util.function.Supplier;

/** InvokeModel with the formats of models that accept a prompt and return text alone. */
public final class TextInvoke implements Dialect {
    @Override
    public TargetProtocol protocol() {
        return TargetProtocol.CONVERSE;
    }

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
    public UpstreamRequest encode(Request request, Target target, DroppedFields losses)
            throws UntranslatableRequestException {
        refuse(request);
        leave(request, losses);
        var vendor = TextVendor.of(target.model()).orElseThrow();
        var body = vendor.request(new TextPrompt(request, target.model(), losses));
        return InvokePath.post(target, request.service().stream(), body);
    }

    private static void refuse(Request request) throws UntranslatableRequestException {
        var sampling = request.sampling();
        if (sampling.logitBias() != null && !sampling.logitBias().members().isEmpty()) {
            throw new UntranslatableRequestException("logit_bias", "The model has no logit bias.");
        }
        if (request.hasToolHistory()) {
            throw new UntranslatableRequestException(
                    "messages", "The model does not support tools.");
        }
    }

    private static void leave(Request request, DroppedFields losses) {
        var sampling = request.sampling();
        var service = request.service();
        losses.dropIf(sampling.seed() != null, "seed");
        losses.dropIf(sampling.frequencyPenalty() != null, "frequency_penalty");
        losses.dropIf(sampling.presencePenalty() != null, "presence_penalty");
        losses.dropIf(service.endUser() != null, "user");
        losses.dropIf(service.cacheKey() != null, "prompt_cache_key");
        losses.dropIf(service.tier() != null, "service_tier");
        losses.dropIf(!service.metadata().isEmpty(), "metadata");
        var reasoning = request.reasoning();
        losses.dropIf(reasoning.effort() != null, "reasoning_effort");
        losses.dropIf(reasoning.mode() != Reasoning.Mode.UNSET, "thinking");
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
