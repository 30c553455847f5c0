package dev.portolan.load.aws;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The server side of Bedrock in one region: Converse, InvokeModel and the OpenAI-compatible paths.
 */
public final class BedrockDialect implements ServerDialect {
    private static final Pattern MODEL = Pattern.compile("/model/(?<id>[^/]+)/(?<operation>[^/]+)");
    private static final String OPENAI = "/openai/v1/";

    private final SimulatedEndpointProfile profile;
    private final AwsAuthenticator runtime;
    private final AwsAuthenticator mantle;
    private final OpenAiServerDialect compatible;

    public BedrockDialect(SimulatedEndpointProfile profile, String region, AwsKeys keys) {
        this.profile = profile;
        this.runtime = AwsAuthenticator.of(profile, region, "bedrock", keys);
        this.mantle = AwsAuthenticator.of(profile, region, "bedrock-mantle", keys);
        var open =
                new SimulatedEndpointProfile(
                        profile.name(),
                        _ -> true,
                        profile.models(),
                        profile.model(),
                        profile.limits());
        this.compatible = new OpenAiServerDialect(open, OpenAiVariant.OPENAI);
    }

    @Override
    public Script answer(ReceivedRequest request) {
        boolean isMantle = request.path().startsWith("/v1/");
        var error = (isMantle ? mantle : runtime).refusal(request);
        if (error.isPresent()) {
            return error.get().script(request);
        }
        if (isMantle || request.path().startsWith(OPENAI)) {
            return withRequestId(compatible.answer(atOpenAiPath(request)), request);
        }
        var path = MODEL.matcher(request.path());
        if (!request.method().equals("POST") || !path.matches()) {
            return AwsError.unknownOperation().script(request);
        }
        var model = URLDecoder.decode(path.group("id"), StandardCharsets.UTF_8);
        var operation = path.group("operation");
        if (!serves(model, operation)) {
            return AwsError.invalid("The provided model identifier is invalid.").script(request);
        }
        return withRequestId(model(request, model, operation), request);
    }

    /**
     * Returns whether the model is served; tokens are counted by the model of an inference profile.
     */
    private boolean serves(String model, String operation) {
        return profile.models().contains(model)
                || (operation.equals("count-tokens")
                        && profile.models().stream().anyMatch(one -> one.endsWith("." + model)));
    }

    private Script model(ReceivedRequest request, String model, String operation) {
        return switch (operation) {
            case "converse" -> converse(request, false);
            case "converse-stream" -> converse(request, true);
            case "invoke" -> new InvokeWriter(profile, compatible).whole(request, model);
            case "invoke-with-response-stream" ->
                    new InvokeWriter(profile, compatible).streamed(request, model);
            case "count-tokens" -> count(request, model);
            default -> AwsError.unknownOperation().script(request);
        };
    }

    /** Answers count-tokens, which models support and inference profiles do not. */
    private Script count(ReceivedRequest request, String model) {
        var input = LenientJson.read(request.text()).path("input");
        boolean known = model.startsWith("anthropic.") && input.has("converse");
        if (!known) {
            return AwsError.invalid("The provided model doesn't support counting tokens.")
                    .script(request);
        }
        var answer = profile.model().answer(ConverseModelRequest.of(input.path("converse")));
        var counted = LenientJson.object().put("inputTokens", answer.count().prompt());
        return Script.whole(
                200,
                Map.of("content-type", "application/json"),
                ByteString.of(LenientJson.write(counted)));
    }

    private Script converse(ReceivedRequest request, boolean streamed) {
        var body = LenientJson.read(request.text());
        var error = ConverseRules.check(body);
        if (error.isPresent()) {
            return error.get().script(request);
        }
        var modelRequest = ConverseModelRequest.of(body);
        var answer = profile.model().answer(modelRequest);
        if (answer.count().prompt() > profile.limits().context()) {
            return AwsError.invalid("Input is too long for requested model.").script(request);
        }
        var writer = new ConverseWriter(body, answer, request.number());
        return streamed ? writer.streamed() : writer.whole();
    }

    /** Returns the same request at the path of OpenAI's own API. */
    private static ReceivedRequest atOpenAiPath(ReceivedRequest request) {
        var target = request.line().target();
        var path = target.startsWith(OPENAI) ? "/v1/" + target.substring(OPENAI.length()) : target;
        var line = new ReceivedRequest.Line(request.method(), path, request.protocol());
        return new ReceivedRequest(
                request.number(), line, request.headers(), request.body(), request.at());
    }

    private static Script withRequestId(Script script, ReceivedRequest request) {
        return new Script(
                script.steps().stream()
                        .map(
                                step -> {
                                    if (!(step instanceof ScriptStep.Head head)) {
                                        return step;
                                    }
                                    var headers = new HashMap<>(head.headers());
                                    headers.put("x-amzn-requestid", AwsError.requestId(request));
                                    return new ScriptStep.Head(head.status(), headers);
                                })
                        .toList());
    }
}
