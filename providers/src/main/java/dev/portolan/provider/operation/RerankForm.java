package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.aws.ModelPath;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.bytes.UpstreamBody;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.converse.ModelFamily;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.openai.OpenAiDialect;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.Member;

import java.util.List;
import java.util.Set;

/** Rerank in a provider's own form: only the query, the documents and the number of results. */
public enum RerankForm implements OperationForm {
    /** Text Embeddings Inference: texts in, an array of scores out, which it does not cut off. */
    TEI {
        @Override
        String path(Target target) {
            return target.basePath() + "/rerank";
        }

        @Override
        JsonValue body(RerankRequest request, Target target) {
            return new ObjectBuilder()
                    .put("query", request.query())
                    .put("texts", texts(request))
                    .put("truncate", true)
                    .build();
        }

        @Override
        String score() {
            return "score";
        }

        @Override
        List<JsonValue> results(JsonValue answer) {
            return answer.elements();
        }
    },

    /** Bedrock's InvokeModel with Cohere's models and Amazon's. */
    BEDROCK {
        @Override
        public boolean serves(Target target) {
            return target.model().contains("rerank") && !target.basePath().endsWith("/v1");
        }

        @Override
        String path(Target target) {
            return ModelPath.of(target, "invoke");
        }

        @Override
        JsonValue body(RerankRequest request, Target target) {
            var body =
                    new ObjectBuilder()
                            .put("query", request.query())
                            .put("documents", texts(request))
                            .put("top_n", request.results());
            if (ModelFamily.of(target) == ModelFamily.COHERE) {
                body.put("api_version", 2);
            }
            return body.build();
        }

        @Override
        String score() {
            return "relevance_score";
        }

        @Override
        List<JsonValue> results(JsonValue answer) {
            return answer.get("results").elements();
        }
    };

    private static final Set<String> TRANSLATED =
            Set.of("model", "query", "documents", "top_n", "return_documents", "stream");

    abstract String path(Target target);

    abstract JsonValue body(RerankRequest request, Target target);

    /** Returns the member of a result with its score. */
    abstract String score();

    /** Returns the results in an answer, none if it is another value. */
    abstract List<JsonValue> results(JsonValue answer);

    private static JsonValue texts(RerankRequest request) {
        return JsonValue.array(request.documents().stream().map(JsonValue::of).toList());
    }

    @Override
    public Set<Feature> features() {
        return Set.of();
    }

    @Override
    public Preparation prepare(Call call, Target target) {
        try {
            var body = body(RerankRequest.read(call), target);
            return new Preparation.Ready(
                    new UpstreamRequest(
                            "POST",
                            path(target),
                            OpenAiDialect.headers(call),
                            UpstreamBody.of(Slice.of(body.toBytes())),
                            dropped(call)));
        } catch (UntranslatableRequestException e) {
            return new Preparation.Unsupported(e.field(), e.why());
        }
    }

    private static List<String> dropped(Call call) {
        return call.head().members().stream()
                .map(Member::name)
                .filter(name -> !TRANSLATED.contains(name))
                .toList();
    }

    @Override
    public AnswerReader reader(Call call, Target target) {
        return new RerankReader(this, call, target);
    }
}
