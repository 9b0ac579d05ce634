"""What the Wayback Machine adds to a page, in the forms of three years, as saved pages have it.

``@ADDRESS@``, ``@TIME@`` and other names between signs are filled in by ``wayback``. The toolbars
are shortened, but keep what misleads a reader of the page: links, a form, headings, lists, a style
for ``body``, a table, an address of the very page in text and in attributes.
"""

_STATIC = "https://web-static.archive.org/_static"

#: Behind ``<head>``.
HEADS = {
    "2016": """


<script type="text/javascript" src="/static/js/analytics.js"></script>
<script type="text/javascript">archive_analytics.values.server_name="wwwb-app15.us.archive.org";\
archive_analytics.values.server_ms=@MS@;</script>
<link type="text/css" rel="stylesheet" href="/static/css/banner-styles.css"/>


""",
    "2020": """<script src="//archive.org/includes/analytics.js?v=cf34f82" type="text/javascript">\
</script>
<script type="text/javascript">window.addEventListener('DOMContentLoaded',function(){\
var v=archive_analytics.values;v.service='wb';v.server_name='wwwb-app100.us.archive.org';\
v.server_ms=@MS@;archive_analytics.send_pageview({});});</script>\
<script type="text/javascript" src="/_static/js/playback.bundle.js?v=BsQ6byDz" charset="utf-8">\
</script>
<script type="text/javascript" src="/_static/js/wombat.js?v=cRqOKCOw" charset="utf-8"></script>
<script type="text/javascript">
  __wm.init("https://web.archive.org/web");
  __wm.wombat("@ADDRESS@","@TIME@","https://web.archive.org/","web","/_static/",
\t      "@SECONDS@");
</script>
<link rel="stylesheet" type="text/css" href="/_static/css/banner-styles.css?v=NHuXCfBH" />
<link rel="stylesheet" type="text/css" href="/_static/css/iconochive.css?v=qtvMKcIJ" />
<!-- Start Wayback Rewrite JS Include -->
<script type="text/javascript" src="/_static/js/jwplayer/jwplayer.js?v=hiYhl5rb" charset="utf-8">\
</script>
<script type="text/javascript">
_wmVideos_.init("/web");
</script>
<!-- End Wayback Rewrite JS Include -->
""",
    "2024": f"""<script src="//archive.org/includes/athena.js" type="text/javascript"></script>
<script type="text/javascript">window.addEventListener('DOMContentLoaded',function(){{\
var v=archive_analytics.values;v.service='wb';v.server_name='wwwb-app221.us.archive.org';\
v.server_ms=@MS@;archive_analytics.send_pageview({{}});}});</script>
<script type="text/javascript" src="{_STATIC}/js/bundle-playback.js?v=2N_sDSC0" charset="utf-8">\
</script>
<script type="text/javascript" src="{_STATIC}/js/wombat.js?v=txqj7nKC" charset="utf-8"></script>
<script>window.RufflePlayer=window.RufflePlayer||{{}};window.RufflePlayer.config=\
{{"autoplay":"on","unmuteOverlay":"hidden","showSwfDownload":true}};</script>
<script type="text/javascript" src="{_STATIC}/js/ruffle/ruffle.js"></script>
<script type="text/javascript">
    __wm.init("https://web.archive.org/web");
  __wm.wombat("@ADDRESS@","@TIME@","https://web.archive.org/","web","{_STATIC}/",
\t      "@SECONDS@");
</script>
<link rel="stylesheet" type="text/css" href="{_STATIC}/css/banner-styles.css?v=1utQkbB3" />
<link rel="stylesheet" type="text/css" href="{_STATIC}/css/iconochive.css?v=3PDvdIFv" />
<!-- End Wayback Rewrite JS Include -->
""",
}

_BEGIN, _END = "<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"

#: Behind ``<body>``.
TOOLBARS = {
    "2016": f"""


{_BEGIN}
<script type="text/javascript" src="/static/js/disclaim-element.js" ></script>
<script type="text/javascript" src="/static/js/graph-calc.js" ></script>
<script type="text/javascript">//<![CDATA[
var __wm = (function(imgWidth,imgHeight,yearImgWidth,monthImgWidth){{
var wbPrefix = "/web/";
var wbCurrentUrl = "@ADDRESS@";
var prettyMonths = ["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"];
}})();
//]]></script>
<style type="text/css">
body {{
  margin-top:0 !important;
  padding-top:0 !important;
}}
</style>
<div id="wm-ipp" lang="en" style="display:none;">
<div style="position:fixed;left:0;top:0;width:100%!important">
<div id="wm-ipp-inside">
   <table style="width:100%;"><tbody><tr>
   <td id="wm-logo">
       <a href="/web/" title="Wayback Machine home page"><img \
src="/static/images/toolbar/wayback-toolbar-logo.png" alt="Wayback Machine" /></a>
   </td>
   <td class="c">
       <form target="_top" method="get" action="/web/form-submit.jsp" name="wmtb" id="wmtb">\
<input type="text" name="url" id="wmtbURL" value="@ADDRESS@" /><input type="submit" value="Go" />\
</form>
       <h2><a class="t" href="/web/@TIME@*/@ADDRESS@">14 captures</a></h2>
       <div class="r">@CAPTURED@</div>
   </td></tr></tbody></table>
</div>
</div>
</div>
<script type="text/javascript">__wm.bt();</script>
{_END}

""",
    "2020": f"""{_BEGIN}
<style type="text/css">
body {{
  margin-top:0 !important;
  padding-top:0 !important;
  /*min-width:800px !important;*/
}}
</style>
<script>__wm.rw(0);</script>
<div id="wm-ipp-base" lang="en" style="display:none;direction:ltr;">
<div id="wm-ipp" style="position:fixed;left:0;top:0;right:0;">
<div id="wm-ipp-inside">
  <h1 id="wm-logo"><a href="/web/">Wayback Machine</a></h1>
  <form target="_top" method="get" action="/web/submit" name="wmtb" id="wmtb">\
<input type="text" name="url" id="wmtbURL" value="@ADDRESS@" /></form>
  <ul><li><a class="t" href="/web/@TIME@*/@ADDRESS@">14 captures</a></li></ul>
</div></div></div><div id="donato" style="position:relative;width:100%;">
  <div id="donato-base">
    <iframe id="donato-if" src="https://archive.org/includes/donate.php?as_page=1&amp;platform=wb\
&amp;referer=https%3A//web.archive.org/web/@TIME@/@QUOTED@"></iframe>
  </div>
</div><script type="text/javascript">
__wm.bt(650,27,25,2,"web","@ADDRESS@","@TIME@",1996,"/_static/",\
["/_static/css/banner-styles.css?v=NHuXCfBH","/_static/css/iconochive.css?v=qtvMKcIJ"]);
  __wm.rw(1);
</script>
{_END}
 """,
    "2024": f"""{_BEGIN}
<script>__wm.rw(0);</script>
<div id="wm-ipp-base" lang="en" style="display:none;direction:ltr;" toolbar-mode="auto">
<div id="wm-ipp" style="position:fixed;left:0;top:0;right:0;">
<div id="wm-ipp-inside">
  <div id="wm-toolbar" nav="async">
    <div id="wm-logo">
      <a href="/web/" title="Wayback Machine home page"><img \
src="{_STATIC}/images/toolbar/wayback-toolbar-logo-200.png" \
srcset="{_STATIC}/images/toolbar/wayback-toolbar-logo-100.png, \
{_STATIC}/images/toolbar/wayback-toolbar-logo-150.png 1.5x" alt="Wayback Machine" border="0" /></a>
    </div>
      <form class="u" target="_top" method="get" action="/web/submit" name="wmtb" id="wmtb">\
<input type="text" name="url" id="wmtbURL" value="@ADDRESS@"/>\
<input type="hidden" name="date" value="@TIME@" /></form>
      <a class="t" href="/web/@TIME@*/@ADDRESS@">14 captures</a>
          <div class="r" title="Timespan for captures of this URL">06 Dec 2011 - 05 Aug 2016</div>
      <table><tbody>
          <!-- NEXT/PREV MONTH NAV AND MONTH INDICATOR -->
          <tr class="m"><td class="b" nowrap="nowrap">Jul</td>
            <td class="c" id="displayMonthEl" title="You are here: @CAPTURED@">AUG</td></tr>
      </tbody></table>
      <a id="wm-share-facebook" href="#" \
data-url="https://web.archive.org/web/@TIME@/@ADDRESS@" title="Share on Facebook"></a>
  </div>
    <div id="wm-capinfo" style="display:none; overflow: hidden">
    <div>Organization: <a href="https://archive.org/details/webwidecrawl" target="_new">\
<span class="wm-title">Internet Archive</span></a>
\t  The Internet Archive discovers and captures web pages through many different web crawls.
    </div></div>
</div></div></div><div id="wm-ipp-print">The Wayback Machine - \
https://web.archive.org/web/@TIME@/@ADDRESS@</div>
<script type="text/javascript">//<![CDATA[
__wm.bt(775,27,25,2,"web","@ADDRESS@","@TIME@",1996,"{_STATIC}/",\
["{_STATIC}/css/banner-styles.css?v=1utQkbB3","{_STATIC}/css/iconochive.css?v=3PDvdIFv"], false);
  __wm.rw(1);
//]]></script>
{_END}
 """,
}

#: Behind the end of the page.
STAMP = """<!--
     FILE ARCHIVED ON @CAPTURED@ AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON @FETCHED@.
     JAVASCRIPT APPENDED BY WAYBACK MACHINE, COPYRIGHT INTERNET ARCHIVE.

     ALL OTHER CONTENT MAY ALSO BE PROTECTED BY COPYRIGHT (17 U.S.C.
     SECTION 108(a)(3)).
-->
"""
TIMINGS = """<!--
playback timings (ms):
  captures_list: 0.577
  exclusion.robots: 0.023
  exclusion.robots.policy: 0.012
  esindex: 0.009
  cdx.remote: 36.002
  LoadShardBlock: @MS@.216 (3)
  PetaboxLoader3.datanode: 236.082 (5)
  load_resource: 304.474 (2)
-->
"""
