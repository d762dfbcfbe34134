package dev.jobwire.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePolicyTest {

  @Test
  void namesEachInlineScriptByItsHash() {
    String page =
        """
        <script src="a.js"></script>
        <script type="importmap">{}</script><script type="module" src="b.js"></script>
        <script>
        alert(1)
        </script>""";
    // Of the exact texts between the tags, by another tool: openssl dgst -sha256 -binary | base64.
    assertThat(PagePolicy.of(page))
        .contains(
            "script-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='"
                + " 'sha256-J8+4/wmqNoqVGih0Xof49bzVEIwR8aHhR5HvZK1wlzY='; ");
  }
}
