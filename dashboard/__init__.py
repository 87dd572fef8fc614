"""What people see and use: the Streamlit pages, the map, exports and the command line."""
