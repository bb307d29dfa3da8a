/** Common first names in the United States. Of names that sound alike one spelling is here: a sound cannot tell. */
export const firstNames = `
aaron abigail adam adrian alan albert alex alexander alexis alice alicia allison amanda amber amy andrea andrew angela
ann anna anthony arthur ashley austin barbara benjamin beth betty beverly bill billy bob bobby bonnie brad bradley
brandon brenda brian brittany bruce caleb cameron carl carlos carol caroline carolyn charles charlotte
cheryl chris christian christina christine christopher cindy claire connor courtney craig crystal curtis cynthia dan
daniel danielle dave david dawn deborah denise dennis derek diana diane diego donald donna doris dorothy douglas
dylan edward elena elijah elizabeth ella emily emma eric ethan eugene eva evan evelyn frances frank fred gabriel gary
george gerald gina gloria grace greg gregory hannah harold harry heather helen henry howard hunter ian isaac isabella
jack jackson jacob jacqueline james jamie jane janet janice jared jasmine jason jeff jeffrey jennifer jeremy jerry
jesse jessica jim jimmy joan joe john johnny jonathan jordan jose joseph joshua joyce juan judith judy julia julie
justin karen katherine kathleen kathy katie keith kelly kenneth kevin kim kimberly kyle larry laura lauren lawrence
leah leo leon leslie liam linda lisa logan lori louis lucas lucy luis luke madison margaret maria marie marilyn mario
mark martha martin mary mason matt matthew megan melissa mia michael michelle miguel mike mildred molly monica nancy
natalie nathan nicholas nick nicole noah nora oliver olivia oscar pamela patricia patrick paul paula peter philip
phyllis rachel ralph randy raymond rebecca richard rick robert robin roger ronald rose roy russell ruth ryan sam
samantha samuel sandra sarah scott sean sharon shirley sophia stephanie steve steven sue susan
tammy tara taylor ted teresa terry thomas tiffany tim timothy tina todd tom tony tracy tyler valerie vanessa
victor victoria vincent virginia walter wanda wayne wendy william willie zachary zoe
`
  .trim()
  .split(/\s+/);
