package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.Target;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.wire.UnusableAnswer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes scores in a provider's form as an answer that clients of Cohere and of Jina read: results
 * by falling score.
 */
final class RerankReader implements AnswerReader {
    private final RerankForm form;
    private final Call call;
    private final Target target;

    RerankReader(RerankForm form, Call call, Target target) {
        this.form = form;
        this.call = call;
        this.target = target;
    }

    /** One result. */
    private record Scored(long index, String digits) {
        double score() {
            return Double.parseDouble(digits);
        }
    }

    @Override
    public WholeAnswer whole(byte[] body, int from, int to) {
        var answer = JsonReader.read(body, from, to);
        if (answer == null) {
            return new WholeAnswer.Failure(UnusableAnswer.malformedJson());
        }
        var request = request();
        var results = new ArrayList<Scored>();
        for (var result : form.results(answer)) {
            var digits = result.get(form.score()).number();
            var index = result.get("index").number();
            if (digits == null || index == null || result.get("index").count() >= count(request)) {
                return unusable();
            }
            results.add(new Scored(result.get("index").count(), digits));
        }
        if (results.isEmpty()) {
            return unusable();
        }
        results.sort(Comparator.comparingDouble(Scored::score).reversed());
        var kept = results.subList(0, Math.min(request.results(), results.size()));
        return new WholeAnswer.Answer(
                Slice.of(written(request, kept).toBytes()), null, null, RequestUnits.of(call));
    }

    private static int count(RerankRequest request) {
        return request.documents().size();
    }

    private static WholeAnswer unusable() {
        return new WholeAnswer.Failure(
                ProviderError.unusable(
                        "The provider's response does not contain a score for each document."));
    }

    private RerankRequest request() {
        try {
            return RerankRequest.read(call);
        } catch (UntranslatableRequestException e) {
            throw new IllegalStateException("the call was not prepared", e);
        }
    }

    private JsonValue written(RerankRequest request, List<Scored> results) {
        var list = new ArrayList<JsonValue>();
        for (var result : results) {
            var one =
                    new ObjectBuilder()
                            .put("index", result.index())
                            .putNumber("relevance_score", result.digits());
            if (request.returnsDocuments()) {
                var text = request.documents().get((int) result.index());
                one.put("document", JsonValue.object("text", JsonValue.of(text)));
            }
            list.add(one.build());
        }
        long units = RequestUnits.of(call).searchUnits();
        return new ObjectBuilder()
                .put("object", "list")
                .put("model", target.model())
                .put("results", JsonValue.array(list))
                .put(
                        "meta",
                        JsonValue.object(
                                "billed_units",
                                JsonValue.object("search_units", JsonValue.of(units))))
                .build();
    }

    @Override
    public int feed(byte[] bytes, int from, int to, EventSink sink) {
        return 0;
    }

    @Override
    public void cutOff() {}

    @Override
    public StreamEnd end(EventSink sink) {
        return new StreamEnd.Cut("A list of results is never streamed.");
    }
}
