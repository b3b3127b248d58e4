// Cells that are more than text: a school's name leads to its page; a row in doubt says so.
var dagcomponentfuncs = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

dagcomponentfuncs.SchoolLink = function (props) {
  if (!props.data) return null;
  const name = React.createElement("a", { href: props.data.href, "data-nav": "top" }, props.value);
  if (!props.data.doubt) return name;
  const mark = React.createElement("span", { className: "badge warn", title: props.data.doubt }, "⚠");
  return React.createElement("span", null, name, " ", mark);
};
