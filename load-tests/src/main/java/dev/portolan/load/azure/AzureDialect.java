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
 * Azure OpenAI and Foundry: deployments with an {@code api-version}, {@code /openai/v1}, and the
 * retired inference API under {@code /models}.
 *
 * <p>The filter blocks a prompt that holds {@link #BLOCKED}.
 */
public final class AzureDialect implements ServerDialect {
    /** The words the content filter does not let in. */
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
    private final ServerErrors refusals = new ServerErrors(OpenAiVariant.AZURE);

    /**
     * @param deployments the model that answers behind each deployment name
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
            return refusals.unauthorized();
        }
        var body = LenientJson.read(request.text());
        if (request.path().startsWith(CLAUDE)) {
            return claude.azure(request, request.path().substring(CLAUDE.length()));
        }
        if (request.path().startsWith(V1)) {
            var operation = request.path().substring(V1.length());
            return operation.equals("models")
                    ? models()
                    : serve(
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
            return refusals.noSuchPath();
        }
        return serve(request, new ModelRequest(body), path.group(1), path.group(2));
    }

    /** The retired inference API: no member it doesn't know, unless the caller says otherwise. */
    private Script inference(ReceivedRequest request, ModelRequest question) {
        var manner = request.header("extra-parameters").orElse("error");
        var unknown =
                question.body().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !INFERENCE_MEMBERS.contains(name))
                        .findFirst();
        if (unknown.isPresent() && manner.equals("error")) {
            return refusals.invalid("Extra parameter '" + unknown.get() + "' is not allowed.");
        }
        var operation = request.path().substring(MODELS.length());
        return serve(request, question, question.model(), operation);
    }

    private Script serve(
            ReceivedRequest request, ModelRequest question, String deployment, String operation) {
        var model = deployments.get(deployment);
        if (model == null) {
            return refusals.noSuchModel(deployment);
        }
        if (!question.body().isObject()) {
            return refusals.invalid("The request body is not a JSON object.");
        }
        if (question.lastUserText().contains(BLOCKED)) {
            return refusals.blocked();
        }
        var turn = ExchangeContext.of(profile, request, question).named(model);
        int asked = turn.answer().count().prompt();
        if (asked > profile.limits().context()) {
            return refusals.tooLong(profile.limits().context(), asked);
        }
        return signed(write(turn, operation), deployment);
    }

    private Script write(ExchangeContext turn, String operation) {
        return switch (operation) {
            case "chat/completions" ->
                    turn.question().messages().isEmpty()
                            ? refusals.invalid("'messages' is a required property")
                            : new ChatCompletionWriter(OpenAiVariant.AZURE).write(turn);
            case "completions" -> new TextWriter(OpenAiVariant.AZURE).write(turn);
            case "embeddings" ->
                    new EmbeddingWriter(OpenAiVariant.AZURE)
                            .write(
                                    turn.question().body(),
                                    turn.model(),
                                    turn.seed(),
                                    profile.limits().dimensions());
            default -> refusals.noSuchPath();
        };
    }

    /** The script with the headers that say where it was made. */
    private Script signed(Script script, String deployment) {
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
        return refusals.answer(200, list);
    }
}
