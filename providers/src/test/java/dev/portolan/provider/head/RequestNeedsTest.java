package dev.portolan.provider.head;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.head.HeadReading.Read;
import dev.portolan.provider.request.Feature;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

final class RequestNeedsTest {
    @Test
    void read_everyKindOfContent_needsAreNamed() {
        var head =
                head(
                        """
                        {"model":"m","tools":[{"type":"function"}],"tool_choice":"required",
                         "parallel_tool_calls":true,"logprobs":true,
                         "response_format":{"type":"json_schema","json_schema":{}},
                         "messages":[{"role":"developer","content":"d"},{"role":"user","content":[
                           {"type":"text","text":"four"},
                           {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                           {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
                           {"type":"file","file":{"file_id":"f"}}]},
                           {"role":"assistant","content":"Sure"}]}
                        """
                                .getBytes(UTF_8));
        assertThat(head.needs())
                .containsExactlyInAnyOrder(
                        Feature.TOOLS,
                        Feature.FORCED_TOOL,
                        Feature.PARALLEL_TOOLS,
                        Feature.LOGPROBS,
                        Feature.JSON_SCHEMA,
                        Feature.VISION,
                        Feature.AUDIO,
                        Feature.FILES,
                        Feature.STORED,
                        Feature.PREFILL);
        assertThat(head.developerRole()).isTrue();
        assertThat(head.promptBytes()).isEqualTo(1 + 4 + 4 + "[{\"type\":\"function\"}]".length());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tools':[{'type':'function','function':{'name':'f'}}] | TOOLS",
                "'tools':[{'type':'custom','custom':{'name':'f'}}] | TOOLS",
                "'tools':[{'name':'f','input_schema':{}}] | TOOLS",
                "'functions':[{'name':'f'}] | TOOLS",
                "'tools':[{'type':'web_search_preview'}] | TOOLS,WEB_SEARCH",
                "'tools':[{'type':'mcp','server_url':'https://x.example'}] | TOOLS,HOSTED_TOOLS",
                "'tools':[{'type':'code_interpreter'}] | TOOLS,HOSTED_TOOLS",
                "'tools':[{'googleSearch':{}}] | TOOLS,HOSTED_TOOLS",
                "'tools':[{'type':'mcp','type':'function','name':'f'}] | TOOLS,HOSTED_TOOLS",
                "'tools':['web'] | TOOLS",
                "'web_search_options':{} | WEB_SEARCH",
                "'web_search_options':null | ``",
                "'enable_search':false | ``",
                "'data_sources':[{'type':'azure_search'}] | HOSTED_TOOLS",
                "'mcp_servers':[{'url':'https://x.example'}] | HOSTED_TOOLS",
                "'mcp_servers':[[]] | HOSTED_TOOLS",
                "'mcp_servers':[] | ``",
                "'plugins':[] | ``",
                "'file_ids':[],'store':true | STORED",
                "'store':true | STORED",
                "'store':false | ``",
                "'background':true | STORED",
                "'previous_response_id':'r' | STORED",
                "'container':'c' | HOSTED_TOOLS",
                "'plugins':[{'id':'web'}] | HOSTED_TOOLS",
                "'x':[{'type':'image_url','image_url':{'url':'https://a.example/i.png'}}] | ``",
            })
    void read_sidePath_isANeed(String members, String needs) {
        assertNeeds("{'model':'m'," + members + "}", needs);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'image_url','image_url':{'url':'data:image/png;base64,A:A'} | VISION",
                "'type':'image_url','image_url':{'url':'https://a.example/i.png'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':'HTTPS://a.example/i.png' | VISION,REMOTE_MEDIA",
                "'image_url':{'url':'gs://bucket/i.png'},'type':'image_url' | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'https:\\/\\/a.example'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'\\u0068ttps://a.example'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'  file:///etc/x'} | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'//a.example/i.png'} | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':'\\/\\/a.example/i.png' | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'/i.png'} | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'a.example'} | VISION,REMOTE_MEDIA",
                "'type':'image','source':{'type':'url','url':'//a.example/i'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'file','file':{'file_data':'//a.example/f.pdf'} | FILES,REMOTE_MEDIA",
                "'type':'file','file':{'file_data':'\\\\\\\\a.example/f.pdf'} | FILES,REMOTE_MEDIA",
                "'type':'input_audio','input_audio':{'data':'\\/\\/uQAAAA','format':'mp3'} | AUDIO",
                "'type':'input_audio','input_audio':'https://a.example/s.mp3' | AUDIO,REMOTE_MEDIA",
                "'type':'document_url','document_url':'https://a.example/d' | FILES,REMOTE_MEDIA",
                "'type':'file','file':{'filename':'a: b.pdf','file_data':'data:x'} | FILES",
                "'type':'file','file':{'file_id':'file-1'} | FILES,STORED",
                "'type':'text','text':'see https://a.example','note':'a:b' | ``",
                "'type':'thinking','thinking':'first: look' | ``",
                "'image_url':{'url':'https://a.example/i.png'} | REMOTE_MEDIA",
            })
    void read_contentPart_addressIsANeed(String part, String needs) {
        assertNeeds("{'model':'m','messages':[{'role':'user','content':[{" + part + "}]}]}", needs);
    }

    private static void assertNeeds(String json, String needs) {
        var expected =
                Arrays.stream(needs.split(","))
                        .filter(name -> !name.isEmpty())
                        .map(Feature::valueOf)
                        .toList();
        assertThat(head(json.replace('\'', '"').getBytes(UTF_8)).needs())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static RequestHead head(byte[] body) {
        var reading = RequestHead.read(body, 0, body.length);
        assertThat(reading).isInstanceOf(Read.class);
        return ((Read) reading).head();
    }
}
