package dev.portolan.load.azure;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.answer.ModelRequest;
import dev.portolan.load.claude.ClaudeHostDialect;
import dev.portolan.load.dialect.ChatCompletionWriter;
import dev.portolan.load.dialect.EmbeddingWriter;
import dev.portolan.load.dialect.ExchangeContext;
import dev.portolan.load.dialect.ModelCard;
import dev.portolan.load.dialect.OpenAiServerDialect;
import dev.portolan.load.dialect.OpenAiVariant;
import dev.portolan.load.dialect.ServerDialect;
import dev.portolan.load.dialect.ServerErrors;
import dev.portolan.load.dialect.SimulatedEndpointProfile;
import dev.portolan.load.dialect.TextWriter;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;
import dev.portolan.load.script.ScriptStep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The server side of Azure OpenAI and Foundry: deployments with an {@code api-version}, {@code
 * /openai/v1}, and the retired inference API under {@code /models}.
 *
 * <p>The content filter blocks a prompt that contains {@link #BLOCKED}.
 */
public final class AzureDialect implements ServerDialect {
    /** The text that the content filter blocks. */
    public static final String BLOCKED = "how to scuttle a neighbour's boat";

    private static final Pattern DEPLOYMENT = Pattern.compile("/openai/deployments/([^/]+)/(.+)");
    private static final String V1 = "/openai/v1/";
    private static final String MODELS = "/models/";
    private static final String CLAUDE = "/anthropic";
    private static final Set<String> INFERENCE_MEMBERS =
            Set.of(
                    "model",
                    "messages",
                    "frequency_penalty",
                    "presence_penalty",
                    "max_tokens",
                    "temperature",
                    "top_p",
                    "response_format",
                    "stop",
                    "stream",
                    "tools",
                    "tool_choice",
                    "seed",
                    "input",
                    "dimensions",
                    "encoding_format",
                    "input_type");
    private final SimulatedEndpointProfile profile;
    private final String region;
    private final Map<String, String> deployments;
    private final ClaudeHostDialect claude;
    private final ServerErrors errors = new ServerErrors(OpenAiVariant.AZURE);

    /**
     * @param deployments the model of each deployment name
     */
    public AzureDialect(
            SimulatedEndpointProfile profile, String region, Map<String, String> deployments) {
        this.profile = profile;
        this.region = region;
        this.deployments = Map.copyOf(deployments);
        this.claude = new ClaudeHostDialect(profile);
    }

    @Override
    public Script answer(ReceivedRequest request) {
        var credential =
                request.header("api-key").orElseGet(() -> OpenAiServerDialect.bearer(request));
        if (!profile.accepts(credential)) {
            return errors.unauthorized();
        }
        var body = LenientJson.read(request.text());
        if (request.path().startsWith(CLAUDE)) {
            return claude.azure(request, request.path().substring(CLAUDE.length()));
        }
        if (request.path().startsWith(V1)) {
            var operation = request.path().substring(V1.length());
            return operation.equals("models")
                    ? models()
                    : answerDeployment(
                            request,
                            new ModelRequest(body),
                            body.path("model").asText(),
                            operation);
        }
        if (request.path().startsWith(MODELS) && request.query("api-version").isPresent()) {
            return inference(request, new ModelRequest(body));
        }
        var path = DEPLOYMENT.matcher(request.path());
        if (!path.matches() || request.query("api-version").isEmpty()) {
            return errors.noSuchPath();
        }
        return answerDeployment(request, new ModelRequest(body), path.group(1), path.group(2));
    }

    /**
     * Answers the retired inference API, which rejects unknown members unless {@code
     * extra-parameters} says otherwise.
     */
    private Script inference(ReceivedRequest request, ModelRequest modelRequest) {
        var extraParameters = request.header("extra-parameters").orElse("error");
        var unknown =
                modelRequest.body().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !INFERENCE_MEMBERS.contains(name))
                        .findFirst();
        if (unknown.isPresent() && extraParameters.equals("error")) {
            return errors.invalid("Extra parameter '" + unknown.get() + "' is not allowed.");
        }
        var operation = request.path().substring(MODELS.length());
        return answerDeployment(request, modelRequest, modelRequest.model(), operation);
    }

    private Script answerDeployment(
            ReceivedRequest request,
            ModelRequest modelRequest,
            String deployment,
            String operation) {
        var model = deployments.get(deployment);
        if (model == null) {
            return errors.noSuchModel(deployment);
        }
        if (!modelRequest.body().isObject()) {
            return errors.invalid("The request body is not a JSON object.");
        }
        if (modelRequest.lastUserText().contains(BLOCKED)) {
            return errors.blocked();
        }
        var exchange = ExchangeContext.of(profile, request, modelRequest).withModel(model);
        int promptTokens = exchange.answer().count().prompt();
        if (promptTokens > profile.limits().context()) {
            return errors.tooLong(profile.limits().context(), promptTokens);
        }
        return withRegionHeaders(write(exchange, operation), deployment);
    }

    private Script write(ExchangeContext exchange, String operation) {
        return switch (operation) {
            case "chat/completions" ->
                    exchange.modelRequest().messages().isEmpty()
                            ? errors.invalid("'messages' is a required property")
                            : new ChatCompletionWriter(OpenAiVariant.AZURE).write(exchange);
            case "completions" -> new TextWriter(OpenAiVariant.AZURE).write(exchange);
            case "embeddings" ->
                    new EmbeddingWriter(OpenAiVariant.AZURE)
                            .write(
                                    exchange.modelRequest().body(),
                                    exchange.model(),
                                    exchange.seed(),
                                    profile.limits().dimensions());
            default -> errors.noSuchPath();
        };
    }

    /** Adds the headers with the region and the deployment name. */
    private Script withRegionHeaders(Script script, String deployment) {
        var steps = new ArrayList<ScriptStep>();
        for (var step : script.steps()) {
            if (step instanceof ScriptStep.Head head) {
                var headers = new HashMap<>(head.headers());
                headers.put("x-ms-region", region);
                headers.put("x-ms-deployment-name", deployment);
                steps.add(new ScriptStep.Head(head.status(), headers));
            } else {
                steps.add(step);
            }
        }
        return new Script(steps);
    }

    private Script models() {
        var list = LenientJson.object().put("object", "list");
        var data = list.putArray("data");
        profile.models().forEach(model -> data.add(ModelCard.of(OpenAiVariant.AZURE, model)));
        return errors.response(200, list);
    }
}
