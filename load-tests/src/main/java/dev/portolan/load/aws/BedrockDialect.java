package dev.portolan.load.aws;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.SimulatedPlaceProfile;
import dev.portolan.load.stage.ByteString;
import dev.portolan.load.stage.Script;
import dev.portolan.load.stage.ScriptStep;
import dev.portolan.load.stage.SeenRequest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Bedrock in one region: Converse, InvokeModel and the OpenAI-compatible paths. */
public final class BedrockDialect implements ServerDialect {
    private static final Pattern MODEL = Pattern.compile("/model/(?<id>[^/]+)/(?<operation>[^/]+)");
    private static final String OPENAI = "/openai/v1/";

    private final SimulatedPlaceProfile profile;
    private final AwsAccount runtime;
    private final AwsAccount mantle;
    private final OpenAiServerDialect compatible;

    public BedrockDialect(SimulatedPlaceProfile profile, String region, AwsKeys keys) {
        this.profile = profile;
        this.runtime = AwsAccount.of(profile, region, "bedrock", keys);
        this.mantle = AwsAccount.of(profile, region, "bedrock-mantle", keys);
        var open =
                new SimulatedPlaceProfile(
                        profile.name(),
                        _ -> true,
                        profile.models(),
                        profile.speaker(),
                        profile.limits());
        this.compatible = new OpenAiServerDialect(open, OpenAiVariant.OPENAI);
    }

    @Override
    public Script answer(SeenRequest request) {
        boolean isMantle = request.path().startsWith("/v1/");
        var refused = (isMantle ? mantle : runtime).refusal(request);
        if (refused.isPresent()) {
            return refused.get().script(request);
        }
        if (isMantle || request.path().startsWith(OPENAI)) {
            return named(compatible.answer(below(request)), request);
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
        return named(model(request, model, operation), request);
    }

    /** Tokens are counted by a model itself, where answers may come from a profile of it. */
    private boolean serves(String model, String operation) {
        return profile.models().contains(model)
                || (operation.equals("count-tokens")
                        && profile.models().stream().anyMatch(one -> one.endsWith("." + model)));
    }

    private Script model(SeenRequest request, String model, String operation) {
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

    /** Only a model itself has a counter, and a profile none. */
    private Script count(SeenRequest request, String model) {
        var input = LenientJson.read(request.text()).path("input");
        boolean known = model.startsWith("anthropic.") && input.has("converse");
        if (!known) {
            return AwsError.invalid("The provided model doesn't support counting tokens.")
                    .script(request);
        }
        var answer = profile.speaker().answer(ConverseQuestion.of(input.path("converse")));
        var counted = LenientJson.object().put("inputTokens", answer.count().prompt());
        return Script.whole(
                200,
                Map.of("content-type", "application/json"),
                ByteString.of(LenientJson.write(counted)));
    }

    private Script converse(SeenRequest request, boolean streamed) {
        var body = LenientJson.read(request.text());
        var refused = ConverseRules.check(body);
        if (refused.isPresent()) {
            return refused.get().script(request);
        }
        var question = ConverseQuestion.of(body);
        var answer = profile.speaker().answer(question);
        if (answer.count().prompt() > profile.limits().context()) {
            return AwsError.invalid("Input is too long for requested model.").script(request);
        }
        var writer = new ConverseWriter(body, answer, request.number());
        return streamed ? writer.streamed() : writer.whole();
    }

    /** The same request as OpenAI's own server would see it. */
    private static SeenRequest below(SeenRequest request) {
        var target = request.line().target();
        var path = target.startsWith(OPENAI) ? "/v1/" + target.substring(OPENAI.length()) : target;
        var line = new SeenRequest.Line(request.method(), path, request.protocol());
        return new SeenRequest(
                request.number(), line, request.headers(), request.body(), request.at());
    }

    private static Script named(Script script, SeenRequest request) {
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
