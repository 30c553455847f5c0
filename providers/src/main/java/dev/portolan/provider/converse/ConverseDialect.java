package dev.portolan.provider.converse;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.aws.BedrockDecoder;
import dev.portolan.provider.aws.ModelPath;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.DroppedFields;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.translate.Dialect;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The dialect of Converse, and of InvokeModel for embeddings. */
public final class ConverseDialect implements Dialect {
    public static final String ID = "aws-bedrock";
    private static final Set<Feature> FEATURES =
            Set.copyOf(
                    EnumSet.complementOf(
                            EnumSet.of(
                                    Feature.LOGPROBS,
                                    Feature.MULTIPLE,
                                    Feature.JSON_OBJECT,
                                    Feature.WEB_SEARCH,
                                    Feature.HOSTED_TOOLS,
                                    Feature.STORED)));

    @Override
    public TargetProtocol protocol() {
        return TargetProtocol.CONVERSE;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Feature> features() {
        return FEATURES;
    }

    @Override
    public AuthStyle auth() {
        return AuthStyle.AWS;
    }

    @Override
    public UpstreamRequest encode(Request request, Target target, DroppedFields losses)
            throws UntranslatableRequestException {
        boolean stream = request.service().stream();
        var body = new ConverseRequest(request, target, losses).build();
        return post(
                ModelPath.of(target, stream ? "converse-stream" : "converse"),
                stream ? "application/vnd.amazon.eventstream" : "application/json",
                body.toBytes());
    }

    public static UpstreamRequest post(String path, String accept, byte[] body) {
        return new UpstreamRequest(
                "POST",
                path,
                Map.of("content-type", "application/json", "accept", accept),
                UpstreamBody.of(Slice.of(body)),
                List.of());
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        return new BedrockDecoder(head -> new ConverseAnswer(head, target));
    }

    @Override
    public Set<String> extensions() {
        return ConverseRequest.EXTENSIONS;
    }

    @Override
    public boolean embeds() {
        return true;
    }

    @Override
    public UpstreamRequest encode(Embedding.Request request, Target target)
            throws UntranslatableRequestException {
        return post(
                ModelPath.of(target, "invoke"),
                "application/json",
                BedrockEmbeddings.of(target.model()).request(request).toBytes());
    }

    @Override
    public Optional<Embedding.Answer> vectors(Target target, HeaderLookup headers, byte[] body) {
        return BedrockEmbeddings.of(target.model()).answer(target.model(), headers, body);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }
}
