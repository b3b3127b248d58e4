"""The demonstration: invented districts, written as the files that an office would receive.

`data.demo.generate` writes the files, `data.demo.places` invents areas and schools,
`data.demo.scores` invents who sat and how it went.
"""
