package dev.portolan.provider.sagemaker;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.ForwardingProvider;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.ProbePaths;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.HeaderLookup;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.aws.AwsErrors;
import dev.portolan.provider.aws.EventStreamAnswerReader;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.openai.Profile;
import dev.portolan.provider.request.Operation;
import dev.portolan.provider.wire.Edits;
import dev.portolan.provider.wire.JsonParts;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Provider for SageMaker endpoints. The target's model is the endpoint's name, followed by a slash
 * and the inference component's name when the endpoint has several. The container serves one model,
 * so the request body names none.
 */
public final class SageMaker extends ForwardingProvider {
    private static final String ID = "aws-sagemaker";
    private static final String COMPONENT = "x-amzn-sagemaker-inference-component";

    public SageMaker() {
        super(new OpenAiDialect(Profile.named(ID).auth(AuthStyle.AWS).routed(SageMaker::path)));
    }

    private static String path(Operation operation, Target target) {
        return target.basePath() + "/endpoints/" + endpoint(target) + "/invocations";
    }

    private static String endpoint(Target target) {
        int slash = target.model().indexOf('/');
        return slash < 0 ? target.model() : target.model().substring(0, slash);
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT, Operation.COMPLETIONS, Operation.EMBEDDINGS);
    }

    @Override
    public ProbePaths probes() {
        return new ProbePaths(Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        return switch (super.prepare(call, target)) {
            case Preparation.Ready(UpstreamRequest request) ->
                    new Preparation.Ready(forEndpoint(request, call, target));
            case Preparation.Unsupported unsupported -> unsupported;
        };
    }

    private static UpstreamRequest forEndpoint(UpstreamRequest request, Call call, Target target) {
        var headers = new HashMap<>(Map.of("content-type", "application/json"));
        headers.put(
                call.head().stream() ? "x-amzn-sagemaker-accept" : "accept",
                request.headers().getOrDefault("accept", "application/json"));
        int slash = target.model().indexOf('/');
        if (slash >= 0) {
            headers.put(COMPONENT, target.model().substring(slash + 1));
        }
        return new UpstreamRequest(
                request.method(),
                request.path() + (call.head().stream() ? "-response-stream" : ""),
                headers,
                withoutModel(request.body().toBytes()),
                request.dropped());
    }

    private static UpstreamBody withoutModel(byte[] body) {
        var edits = new Edits(Slice.of(body));
        var members = JsonParts.members(body, 0, body.length);
        edits.removeMembers(members, member -> member.name().equals("model"));
        return edits.build();
    }

    @Override
    public AnswerReader answers(Call call, Target target) {
        return new EventStreamAnswerReader(
                super.answers(call, target),
                (event, payload) -> event.equals("PayloadPart") ? payload : new byte[0]);
    }

    @Override
    public ProviderError error(int status, HeaderLookup headers, byte[] body) {
        return AwsErrors.read(status, headers, body);
    }

    @Override
    public Optional<Call> continuation(Call call, PartialAnswer soFar) {
        return Optional.empty();
    }
}
