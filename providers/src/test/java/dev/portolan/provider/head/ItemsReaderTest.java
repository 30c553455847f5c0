package dev.portolan.provider.head;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.request.Feature;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

/** Tests of the head of requests whose prompt is a list of items. */
final class ItemsReaderTest {
    private static final String CALL =
            "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'}";

    private static HeadReading read(String members) {
        var body = ("{'model':'m'," + members + "}").replace('\'', '"').getBytes(UTF_8);
        return RequestHead.readItems(body, 0, body.length);
    }

    private static RequestHead head(String members) {
        return switch (read(members)) {
            case HeadReading.Read(RequestHead head) -> head;
            case HeadReading.Malformed bad -> throw new AssertionError(bad.message());
        };
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'stream':true | input",
                "'input':null | input",
                "'input':7 | input",
                "'input':['a'] | input[0]",
                "'input':[{'role':'user','content':'a'},{'type':'later'}] | input[1].type",
                "'input':[{'id':'msg_1'}] | input[0].type",
                "'input':[{'type':'item_reference','id':'msg_1'}] | input[0]",
                "'input':[{'type':'message','content':'a'}] | input[0].role",
                "'input':[{'role':'robot','content':'a'}] | input[0].role",
                "'input':[{'type':'message','type':'reasoning','role':'user'}] | input[0].type",
                "'input':[{'type':'function_call','name':'f'}] | input[0].call_id",
                "'input':[{'type':'function_call_output','call_id':'c9','output':''}]"
                        + " | input[0].call_id",
                "'input':[{'type':'custom_tool_call_output','output':''}] | input[0].call_id",
                "'input':'a','text':[] | text",
                "'input':'a','include':'all' | include",
                "'input':'a','include':[1] | include",
                "'input':'a','instructions':[] | instructions",
                "'input':'a','max_output_tokens':'many' | max_output_tokens",
                "'input':'a','background':true | background",
                "'input':'a','conversation':'conv_1' | conversation",
                "'input':'a','previous_response_id':'resp_1' | previous_response_id",
            })
    void body_thatCannotBeAnswered_isRefusedByItsPath(String members, String param) {
        assertThat(read(members))
                .isInstanceOfSatisfying(
                        HeadReading.Malformed.class,
                        bad -> {
                            assertThat(bad.param()).isEqualTo(param);
                            assertThat(bad.message()).endsWith(".");
                        });
    }

    @Test
    void earlierResponse_hasACodeOfItsOwn() {
        assertThat(read("'input':'a','previous_response_id':'resp_1'"))
                .isInstanceOfSatisfying(
                        HeadReading.Malformed.class,
                        bad -> assertThat(bad.code()).isEqualTo("previous_response_not_found"));
        assertThat(head("'input':'a','previous_response_id':null,'background':false").needs())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tools':[{'type':'function','name':'f'}] | TOOLS | tools[0]",
                "'tools':[{'type':'custom','name':'f'}] | TOOLS | tools[0]",
                "'tools':[{'type':'web_search'}] | WEB_SEARCH | tools[0]",
                "'tools':[{'type':'mcp','server_url':'https://x.example'}] | HOSTED_TOOLS |"
                        + " tools[0]",
                "'text':{'format':{'type':'json_schema','schema':{}}} | JSON_SCHEMA | text",
                "'text':{'format':{'type':'json_object'}} | JSON_OBJECT | text",
                "'include':['message.output_text.logprobs'] | LOGPROBS | include",
                "'top_logprobs':2 | LOGPROBS | top_logprobs",
                "'store':true | STORED | store",
                "'prompt':{'id':'pmpt_1'} | STORED | prompt",
                "'input':[{'role':'user','content':[{'type':'input_image','detail':'auto',"
                        + "'image_url':'https://x.example/a.png'}]}]"
                        + " | REMOTE_MEDIA | input[0].content[0]",
                "'input':[{'role':'user','content':[{'type':'input_text','text':'a'},"
                        + "{'type':'input_file','file_id':'f'}]}] | STORED | input[0].content[1]",
                "'input':[{'type':'web_search_call','id':'ws_1'}] | HOSTED_TOOLS | input[0]",
            })
    void member_thatNeedsAFeature_isNamed(String members, Feature need, String field) {
        var head = head(members.contains("'input'") ? members : "'input':'a'," + members);
        assertThat(head.needs()).contains(need);
        assertThat(head.field(need)).isEqualTo(field);
    }

    @Test
    void conversation_isCountedAndItsEndIsKnown() {
        var output = "{'type':'function_call_output','call_id':'c1','output':'four'}";
        var head =
                head(
                        "'instructions':'two','max_output_tokens':7,'input':["
                            + "{'role':'user','content':[{'type':'input_text','text':'three'}]},"
                                + CALL
                                + ","
                                + output
                                + ",{'role':'assistant','content':'so'}]");
        assertThat(head.needs()).isEqualTo(Set.of(Feature.TOOLS, Feature.PREFILL));
        assertThat(head.field(Feature.PREFILL)).isEqualTo("input[3]");
        assertThat(head.messageCount()).isEqualTo(4);
        assertThat(head.maxOutputTokens()).isEqualTo(7);
        assertThat(head.promptBytes()).isEqualTo(3 + 5 + "{}".length() + 4 + 2);
        assertThat(head.toolHistory()).isTrue();
        assertThat(head.prefixHash()).isNotZero();
        assertThat(head.providerContent()).isFalse();
    }

    @Test
    void zeroLogprobsAndUnsaidThings_needNothing() {
        assertThat(head("'input':'a','top_logprobs':0,'store':false,'include':[]").needs())
                .isEmpty();
        assertThat(head("'input':[{'type':'reasoning','summary':[]}]").providerContent()).isTrue();
    }
}
