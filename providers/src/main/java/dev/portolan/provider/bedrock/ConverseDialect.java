package dev.portolan.provider.bedrock;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Feature;
import dev.portolan.provider.HeaderLookup;
import dev.portolan.provider.ProviderError;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.canonical.AnswerDecoder;
import dev.portolan.provider.canonical.Embedding;
import dev.portolan.provider.canonical.Inexpressible;
import dev.portolan.provider.canonical.Losses;
import dev.portolan.provider.canonical.Request;
import dev.portolan.provider.members.Protocol;
import dev.portolan.provider.translate.Dialect;
import dev.portolan.provider.wire.Slice;
import dev.portolan.provider.wire.UpstreamBody;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Converse, and InvokeModel for embeddings. */
final class ConverseDialect implements Dialect {
    static final String ID = "aws-bedrock";
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
    public Protocol protocol() {
        return Protocol.CONVERSE;
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
    public UpstreamRequest encode(Request request, Target target, Losses losses)
            throws Inexpressible {
        boolean stream = request.service().stream();
        var body = new ConverseRequest(request, target, losses).build();
        return post(
                ModelPath.of(target, stream ? "converse-stream" : "converse"),
                stream ? "application/vnd.amazon.eventstream" : "application/json",
                body.toBytes());
    }

    static UpstreamRequest post(String path, String accept, byte[] body) {
        return new UpstreamRequest(
                "POST",
                path,
                Map.of("content-type", "application/json", "accept", accept),
                UpstreamBody.of(Slice.of(body)),
                List.of());
    }

    @Override
    public AnswerDecoder decoder(Target target, Supplier<Request> asked) {
        return new BedrockDecoder(head -> new ConverseAnswer(head, target.model()));
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
    public UpstreamRequest encode(Embedding.Request request, Target target) throws Inexpressible {
        return post(
                ModelPath.of(target, "invoke"),
                "application/json",
                Vectors.of(target.model()).request(request).toBytes());
    }

    @Override
    public Optional<Embedding.Answer> vectors(Target target, HeaderLookup headers, byte[] body) {
        return Vectors.of(target.model()).answer(target.model(), headers, body);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }
}
