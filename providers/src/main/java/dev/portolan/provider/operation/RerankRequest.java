package dev.portolan.provider.operation;

import dev.portolan.provider.Call;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;

/**
 * A request to order documents, of Cohere's or Jina's form.
 *
 * @param topN the number of results; all if it is not positive
 * @param returnsDocuments whether each result contains its document
 */
record RerankRequest(String query, List<String> documents, int topN, boolean returnsDocuments) {
    RerankRequest {
        documents = List.copyOf(documents);
    }

    /** Reads the body of a call. */
    static RerankRequest read(Call call) throws UntranslatableRequestException {
        var body = call.body();
        var object = JsonReader.read(body.array(), body.from(), body.to());
        if (object == null) {
            throw new UntranslatableRequestException(
                    "body",
                    "The body can't be translated: it contains an oversized name or number.");
        }
        var query = object.get("query").text();
        if (query == null) {
            throw new UntranslatableRequestException("query", "It is missing; send a text.");
        }
        return new RerankRequest(
                query,
                documents(object.get("documents")),
                (int) Math.min(object.get("top_n").count(), Integer.MAX_VALUE),
                object.get("return_documents").isTrue());
    }

    private static List<String> documents(JsonValue given) throws UntranslatableRequestException {
        var texts = new ArrayList<String>();
        for (var element : given.elements()) {
            var text = element.text() == null ? element.get("text").text() : element.text();
            if (text == null) {
                throw new UntranslatableRequestException(
                        "documents[" + texts.size() + "]",
                        "The provider orders texts only; send a text, or an object with one as"
                                + " text.");
            }
            texts.add(text);
        }
        if (texts.isEmpty()) {
            throw new UntranslatableRequestException(
                    "documents", "It is empty; send at least one document.");
        }
        return texts;
    }

    /** Returns the number of results that were asked for. */
    int results() {
        return topN > 0 ? Math.min(topN, documents.size()) : documents.size();
    }

    /** Leaves out the texts. */
    @Override
    public String toString() {
        return "RerankRequest[" + documents.size() + " documents]";
    }
}
